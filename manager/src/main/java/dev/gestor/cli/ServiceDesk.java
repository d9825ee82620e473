// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.api.DriftView;
import dev.gestor.api.ServicesClient;
import dev.gestor.engine.ProjectSpec;
import java.time.Duration;
import java.util.List;

/** Where the commands for services bring their wishes: the manager that runs, or this process while none does. */
interface ServiceDesk {
    /** From now on services are kept, also where this process has to do it. */
    void keep() throws InterruptedException;

    /**
     * Waits until the load balancers of a project that runs give requests to its containers.
     *
     * @return what keeps one of them from that
     */
    List<String> untilBalanced(ProjectSpec project, Duration limit) throws Exception;

    void declare(ProjectSpec project) throws Exception;

    DriftView plan(ProjectSpec project) throws Exception;

    /** @param name a project's, a service's or a container's */
    void withdraw(String name, boolean removeVolumes) throws Exception;

    /** @return what is held, or no longer held, by its whole name */
    String hold(String name, boolean hold) throws Exception;

    ServicesClient.Listing list() throws Exception;

    /** Whether services are kept alive after this command. */
    boolean lasting();
}
