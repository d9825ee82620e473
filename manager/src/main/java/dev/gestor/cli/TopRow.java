// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.cli.CycleMarks.Mark;
import dev.gestor.cli.SnapshotReading.Figure;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What stands in one line of {@code top}.
 *
 * @param key the same from one reading to the next, and of nothing else
 * @param name what it is called, which it may have chosen itself
 * @param id short, of a container; the number of a process
 * @param about a container's kind; a process's state and user
 * @param processes of a container; threads of a process
 * @param share of the host, the larger of CPU's and memory's; of containers alone
 * @param least those of the figures that may be greater, since not all that belongs to them is known
 * @param state what Docker says of a container that does not just run: paused or restarting
 * @param mark what the last cycle decided about it
 * @param more what is told of it when it is selected; there may be thousands that are not
 */
record TopRow(
        String key,
        Kind kind,
        String name,
        String id,
        String about,
        OptionalInt processes,
        OptionalDouble cores,
        OptionalLong memory,
        OptionalDouble share,
        Set<Figure> least,
        Optional<String> state,
        Optional<Mark> mark,
        Supplier<String> more) {

    enum Kind {
        CONTAINER,
        /** Processes that are in none of the containers. */
        REST,
        PROCESS
    }
}
