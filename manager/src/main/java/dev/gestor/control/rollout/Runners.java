// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

import dev.gestor.control.ChangeRequests;
import dev.gestor.engine.ContainerEngine;
import java.util.Map;
import java.util.function.LongSupplier;

/** Makes what carries one replacement of a rollout out. */
final class Runners {
    private final ContainerEngine engine;
    private final ChangeRequests requests;
    private final ReplacementRun.Parts parts;
    private final LongSupplier nanoTime;

    /** See {@link Updates#open}. */
    Runners(ContainerEngine engine, ChangeRequests requests, ReplacementRun.Parts parts, LongSupplier nanoTime) {
        this.engine = engine;
        this.requests = requests;
        this.parts = parts;
        this.nanoTime = nanoTime;
    }

    /** Its end alone. */
    ReplacementEnd end(RolloutFile file, int index, UpdateLog log) {
        Rollout rollout = file.rollout();
        Replacement replacement = rollout.replacements().get(index);
        return new ReplacementEnd(
                replacement,
                names(rollout, replacement),
                rollout.policy().drain(),
                parts,
                hands(rollout, replacement),
                new Stopwatch(replacement.name(), log, nanoTime));
    }

    /** The whole way of one container of a rollout. */
    ReplacementRun run(RolloutFile file, int index, UpdateLog log) {
        Rollout rollout = file.rollout();
        Replacement replacement = rollout.replacements().get(index);
        return new ReplacementRun(
                replacement,
                names(rollout, replacement),
                rollout.policy(),
                parts,
                hands(rollout, replacement),
                new Stopwatch(replacement.name(), log, nanoTime),
                phase -> file.enter(index, phase),
                end(file, index, log));
    }

    private static ReplacementRun.Names names(Rollout rollout, Replacement replacement) {
        return new ReplacementRun.Names(rollout.id(), rollout.oldName(replacement), rollout.nextName(replacement));
    }

    private Hands hands(Rollout rollout, Replacement replacement) {
        return new Hands(
                engine,
                requests,
                Map.of(
                        "update", rollout.id(),
                        "target", rollout.target(),
                        "image", replacement.successor().image()));
    }
}
