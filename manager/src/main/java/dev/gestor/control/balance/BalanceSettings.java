// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.balance;

import java.time.Duration;

/**
 * How balancers are kept.
 *
 * @param image of HAProxy
 * @param dryRun propose, and change neither containers nor balancers
 * @param holdOff how long the last container must be away before a balancer that nobody withdrew goes too
 */
public record BalanceSettings(String image, boolean dryRun, Duration holdOff) {
    /** A published release with long support. */
    public static final String IMAGE = "haproxy:3.2-alpine";

    public static final BalanceSettings DEFAULT = new BalanceSettings(IMAGE, false, Duration.ofSeconds(3));

    public BalanceSettings withImage(String other) {
        return new BalanceSettings(other, dryRun, holdOff);
    }

    public BalanceSettings withDryRun(boolean other) {
        return new BalanceSettings(image, other, holdOff);
    }
}
