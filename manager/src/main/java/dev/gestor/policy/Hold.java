// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy;

/** Why a step of the CPU-target controller changes nothing, whatever the figures are: the same kind again is no news. */
public enum Hold {
    /** All constants are 0. */
    OFF,
    NOTHING_RUNS,
    /** No container has a figure that may be judged. */
    UNMEASURED,
    /** There is no step before, or it was too long ago. */
    NOTHING_TO_COMPARE,
    /** Near enough to the target. */
    WITHIN_TOLERANCE,
    /** What is missing is being started, or none is removed while some are. */
    ON_THE_WAY,
    /** Off the target, but not for long enough, or not surely. */
    NOT_SURE,
    /** Below the target, where one container fewer would be above it. */
    NONE_TO_SPARE,
    /** The terms outweigh each other. */
    OPPOSED,
    /** As many, or as few, as there may be. */
    AT_LIMIT,
    COOL_DOWN,
    /** For whoever makes the changes: the next attempt has to wait. */
    AFTER_FAILURE
}
