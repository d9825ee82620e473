// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy;

import java.time.Duration;

/**
 * The CPU-target controller for who does not tune constants: how quickly it follows the load.
 *
 * <p>Its gains are scheduled (Astrom and Wittenmark, "Adaptive Control", 2nd edition 1995, chapter 9). One container
 * more takes {@code average / (n + 1)} off the average of {@code n} containers that share a load, so one constant that
 * suits 2 containers is ten times too weak for 20; {@code kp = n / target} suits every number: it asks in one step for
 * the number at which the same load meets the target, {@code n * average / target}. The rest keeps that estimate honest:
 *
 * <ul>
 *   <li>What is filtered is the load, {@code n * average}, and not the average: our own changes move the average, and a
 *       filter would see them late and ask twice.
 *   <li>Containers on their way count as there, which is what a Smith predictor does about a dead time that it knows
 *       (O. J. M. Smith, "Closer control of loops with dead time", Chemical Engineering Progress 53, 1957).
 *   <li>Containers within their warm-up are left out of the average, and their starting costs with them.
 *   <li>Nothing is done within half a container: a controller whose output comes in whole steps would else swing between
 *       two of them for ever (Astrom and Hagglund, "Advanced PID Control", 2006, on actuators of coarse resolution).
 *   <li>What is clearly missing is added at once. What is not urgent, removing above all, is done when the mean demand of
 *       a whole {@code window} is off by more than twice its standard error: while the load moves that error is large,
 *       and says to wait. It does the work of the stabilization window of Kubernetes' Horizontal Pod Autoscaler, which is
 *       300 s; ours is shorter as our containers start in seconds.
 * </ul>
 *
 * <p>The number is rounded to the nearest: with few containers the average may stay well above the target, up to half as
 * much again with one. Who wants the target as a limit gives constants, or a lower target.
 */
public enum CpuPreset implements CpuLaw {
    /** For loads that come and go, and containers that are slow to start: keeps what it has for two minutes. */
    CALM,
    NORMAL,
    /** For loads that rise quickly: looks ahead, and pays for it with containers that were not needed. */
    EAGER;

    public ScalePace pace() {
        return switch (this) {
            case CALM -> pace(10, 10, 10, 30, 0, 120);
            case NORMAL -> pace(0, 4, 5, 20, 0, 26);
            case EAGER -> pace(0, 4, 3, 20, 6, 20);
        };
    }

    private static ScalePace pace(int up, int down, int filter, int warmUp, int lead, int window) {
        return new ScalePace(
                Duration.ofSeconds(up),
                Duration.ofSeconds(down),
                Duration.ofSeconds(filter),
                Duration.ofSeconds(warmUp),
                Duration.ofSeconds(lead),
                Duration.ofSeconds(window));
    }
}
