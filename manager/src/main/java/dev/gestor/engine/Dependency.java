// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

/**
 * What must be before a service's containers start.
 *
 * @param service the other service
 * @param required whether the service cannot start without it being declared
 * @param restart whether the service is restarted after the other one was replaced
 */
public record Dependency(String service, Condition condition, boolean required, boolean restart) {
    /** What is waited for. */
    public enum Condition {
        STARTED,
        HEALTHY,
        /** Ended with exit code 0. */
        COMPLETED
    }
}
