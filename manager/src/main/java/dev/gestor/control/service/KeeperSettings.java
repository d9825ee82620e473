// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import dev.gestor.policy.reconcile.RestartLimits;
import java.time.Duration;

/**
 * How services are kept.
 *
 * @param period how often everything is looked at, whatever is heard meanwhile
 */
public record KeeperSettings(Duration period, RestartLimits limits) {
    public static final KeeperSettings DEFAULT = new KeeperSettings(Duration.ofSeconds(10), RestartLimits.DEFAULT);

    public KeeperSettings {
        if (period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("the period must be positive, was " + period);
        }
    }
}
