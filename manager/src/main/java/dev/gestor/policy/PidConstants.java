// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy;

/**
 * The constants of a PID controller, as a client gives them. With the error {@code e} = average - target in percentage
 * points (100 % is one core) and time in seconds,
 *
 * <pre>
 * u = kp * e  +  ki * integral of e dt  +  kd * de/dt
 * </pre>
 *
 * is the number of containers to add at this step, negative: to remove. As each step <em>changes</em> the number, the
 * number itself already integrates {@code kp * e}: most loads need no {@code ki}.
 *
 * @param kp containers a percentage point; 0.1 adds one at 10 points above the target
 * @param ki containers a percentage point and second
 * @param kd containers for a rise of one percentage point a second. May be negative: the controller that this one takes
 *     the place of had the sign of this term wrong, and its clients may make up for it.
 */
public record PidConstants(double kp, double ki, double kd) implements CpuLaw {
    /** Does nothing. */
    public static final PidConstants ZERO = new PidConstants(0, 0, 0);

    public PidConstants {
        requireNotNegative("kp", kp);
        requireNotNegative("ki", ki);
        if (!Double.isFinite(kd)) {
            throw new IllegalArgumentException("constant kd must be a number, was " + kd);
        }
    }

    public boolean isZero() {
        return kp == 0 && ki == 0 && kd == 0;
    }

    private static void requireNotNegative(String name, double value) {
        // Written so that NaN is refused too.
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "constant %s must be a number of at least 0, was %s; a positive %s adds containers while the average is above the target"
                            .formatted(name, value, name));
        }
    }
}
