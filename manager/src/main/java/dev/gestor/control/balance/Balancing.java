// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.balance;

import dev.gestor.balance.BalancerException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Load balancers of this instance, for whoever replaces or adds containers behind one. Containers are named by their full ids.
 * May be used by several threads.
 */
public interface Balancing {
    /** All, by name, as they were seen last. */
    List<GroupView> groups();

    Optional<GroupView> group(String name);

    /** The group whose balancer the container asks for. */
    Optional<GroupView> groupOf(String containerId);

    /** Whether it gets requests. */
    boolean joined(String containerId);

    /** Waits until it gets requests; whether it does. */
    boolean awaitJoined(String containerId, Duration limit) throws InterruptedException;

    /**
     * From the return on the balancer sends it no new request; those that it has go on. Nothing is done to one that no balancer
     * serves. The mark lasts until {@link #undrain}, or until the container is gone; a manager that is started anew finds it in the
     * balancer.
     *
     * @throws BalancerException where the balancer runs and could not be told; the mark is set nevertheless
     */
    void drain(String containerId) throws BalancerException, InterruptedException;

    /** What {@link #drain} did is undone, where it was done; the balancer is told as soon as it can be. */
    void undrain(String containerId) throws InterruptedException;

    /** Requests that it works on now; empty where no balancer knows it. Asks the balancer. */
    OptionalInt inFlight(String containerId) throws BalancerException;

    /**
     * Of one that is drained: waits until it has no request any more. A balancer that does not answer meanwhile is asked again.
     *
     * @return whether that came to be; false also where it is not known
     */
    boolean awaitIdle(String containerId, Duration limit) throws InterruptedException;
}
