// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy;

import java.util.Optional;

/**
 * What a law asks for, before limits and cool-downs.
 *
 * @param hold why there is no change, of which kind
 * @param change containers to add, negative: to remove
 * @param why there is that change, or none
 * @param held the next state if nothing is changed
 * @param acted the next state if the change is made in full, without the change itself
 */
record Draft(
        CpuTargetStep.Kind kind,
        Optional<Hold> hold,
        int change,
        CpuTargetStep.Terms terms,
        String why,
        CpuTargetState held,
        CpuTargetState acted) {
    static Draft change(int change, CpuTargetStep.Terms terms, String why, CpuTargetState held, CpuTargetState acted) {
        CpuTargetStep.Kind kind = change > 0 ? CpuTargetStep.Kind.ADD : CpuTargetStep.Kind.REMOVE;
        return new Draft(kind, Optional.empty(), change, terms, why, held, acted);
    }

    static Draft hold(Hold hold, CpuTargetStep.Terms terms, String why, CpuTargetState held) {
        return new Draft(CpuTargetStep.Kind.HOLD, Optional.of(hold), 0, terms, why, held, held);
    }

    static Draft wait(CpuTargetStep.Terms terms, String why, CpuTargetState next) {
        return new Draft(CpuTargetStep.Kind.WAIT, Optional.of(Hold.OPPOSED), 0, terms, why, next, next);
    }
}
