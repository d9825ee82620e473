// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy;

/**
 * What the average CPU of a fleet of like containers is to be, and by what means.
 *
 * @param target in percent; 100 % is one core
 * @param tolerance share of the target that the average may be off without anything being done
 * @param ceiling percent at which one container can use no more, by its CPU limit or its single thread: at this average
 *     the load may be any higher, so one container more is added even if the figures do not ask for it
 */
public record CpuTargetPolicy(
        double target, CpuLaw law, ScaleLimits limits, ScalePace pace, double tolerance, double ceiling) {
    private static final double TOLERANCE = 0.1;
    private static final double ONE_CORE = 100;

    public CpuTargetPolicy {
        requirePositive("CPU target", target);
        requirePositive("CPU ceiling", ceiling);
        if (!(tolerance >= 0 && tolerance < 1)) {
            throw new IllegalArgumentException(
                    "tolerance must be a share of the target of at least 0 and below 1, was " + tolerance);
        }
    }

    public static CpuTargetPolicy of(double target, PidConstants constants) {
        return new CpuTargetPolicy(target, constants, ScaleLimits.DEFAULT, ScalePace.CONSTANTS, TOLERANCE, ONE_CORE);
    }

    public static CpuTargetPolicy of(double target, CpuPreset preset) {
        return new CpuTargetPolicy(target, preset, ScaleLimits.DEFAULT, preset.pace(), TOLERANCE, ONE_CORE);
    }

    public CpuTargetPolicy withConstants(PidConstants constants) {
        ScalePace kept = law instanceof PidConstants ? pace : ScalePace.CONSTANTS;
        return new CpuTargetPolicy(target, constants, limits, kept, tolerance, ceiling);
    }

    public CpuTargetPolicy withLimits(ScaleLimits value) {
        return new CpuTargetPolicy(target, law, value, pace, tolerance, ceiling);
    }

    public CpuTargetPolicy withPace(ScalePace value) {
        return new CpuTargetPolicy(target, law, limits, value, tolerance, ceiling);
    }

    public CpuTargetPolicy withCeiling(double percent) {
        return new CpuTargetPolicy(target, law, limits, pace, tolerance, percent);
    }

    private static void requirePositive(String what, double percent) {
        if (!(percent > 0 && percent < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "%s must be a number above 0, in percent of one core, was %s".formatted(what, percent));
        }
    }
}
