// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.reconcile;

import dev.gestor.engine.Container;
import dev.gestor.engine.Limits;
import dev.gestor.engine.UpdatableSettings;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which limits of a container differ from those that are declared. Where the engine tells none, none is judged: a kernel without
 * that kind of limit makes the engine drop it, and nobody can take one away by an update, but that of processes, which then is 0.
 */
final class LimitDeviation {
    private LimitDeviation() {}

    /** In words; empty where all are as declared, or nothing is known of them. */
    static Optional<String> of(Limits declared, Container container) {
        Optional<Limits> found = container.detail().settings().map(UpdatableSettings::limits);
        return found.map(f -> text(declared, f)).filter(text -> !text.isEmpty());
    }

    private static String text(Limits declared, Limits found) {
        return Stream.of(
                        one("memory limit", " bytes", Long::toString, found.memoryBytes(), declared.memoryBytes()),
                        one(
                                "memory reservation",
                                " bytes",
                                Long::toString,
                                found.memoryReservationBytes(),
                                declared.memoryReservationBytes()),
                        one("CPU limit", " cores", LimitDeviation::cores, found.nanoCpus(), declared.nanoCpus()),
                        one("CPU weight", " shares", Long::toString, found.cpuShares(), declared.cpuShares()),
                        one("process limit", "", Long::toString, found.pids(), declared.pids()))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
    }

    private static Optional<String> one(
            String name, String unit, LongFunction<String> words, OptionalLong found, OptionalLong declared) {
        // The engine takes 0 and less for none.
        long wanted = Math.max(0, declared.orElse(0));
        return found.isEmpty() || found.getAsLong() == wanted
                ? Optional.empty()
                : Optional.of("its %s is %s, declared is %s"
                        .formatted(name, amount(found.getAsLong(), words, unit), amount(wanted, words, unit)));
    }

    private static String amount(long value, LongFunction<String> words, String unit) {
        return value == 0 ? "none" : words.apply(value) + unit;
    }

    private static String cores(long nanoCpus) {
        return BigDecimal.valueOf(nanoCpus, 9).stripTrailingZeros().toPlainString();
    }
}
