// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

import java.time.Duration;
import java.util.Optional;

/** The load balancers in front of containers, as far as a replacement has to do with them. Containers by their full ids. */
public interface Traffic {
    /** There are none. */
    Traffic NONE = new Traffic() {
        @Override
        public Optional<String> group(String containerId) {
            return Optional.empty();
        }

        @Override
        public boolean balanced(String containerId) {
            return false;
        }

        @Override
        public boolean awaitJoined(String containerId, Duration limit) {
            return true;
        }

        @Override
        public String whyNot(String containerId) {
            return "";
        }

        @Override
        public boolean drain(String containerId, Duration limit) {
            return true;
        }

        @Override
        public void undrain(String containerId) {
            // It was never drained.
        }
    };

    /** The group whose balancer is in front of it. */
    Optional<String> group(String containerId);

    /** Whether a balancer is asked for in front of it. */
    boolean balanced(String containerId);

    /** Waits until it gets requests; whether it does. */
    boolean awaitJoined(String containerId, Duration limit) throws InterruptedException;

    /** What keeps it from getting requests, in words with the remedy where there is one. */
    String whyNot(String containerId);

    /** Has no new request sent to it, and waits until it has none any more; whether that came to be. */
    boolean drain(String containerId, Duration limit) throws InterruptedException;

    void undrain(String containerId) throws InterruptedException;
}
