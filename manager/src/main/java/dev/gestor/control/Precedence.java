// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

/** Who wins where several policies want to change the same container: the earlier constant. */
public enum Precedence {
    UPDATE,
    HEAL,
    SCALE,
    EVICT
}
