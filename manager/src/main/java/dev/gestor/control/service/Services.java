// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import dev.gestor.engine.EngineException;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.engine.ServiceSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Declared services, which are kept running. What is declared, withdrawn or held is on the disk before the method returns; what
 * follows from it is done meanwhile by others. All methods may be called from several threads, and none but {@link #await} and
 * {@link #run} waits for containers.
 *
 * <p>Names: a project's; a service's, as {@code project/service} or alone where only one project has it; a declared container's.
 */
public interface Services {
    /**
     * Declares a project, or declares it anew: what is changed is replaced, what ended too often is tried again.
     *
     * @throws RejectedServiceException where its name makes no file name, or a container name is another service's
     */
    void declare(ProjectSpec project) throws IOException, RejectedServiceException;

    /**
     * Withdraws a project or a service; its containers are removed, dependents first, and then a project's networks. A hold on them
     * ends.
     *
     * @param name a project's (with a slash behind it where it could be a service's too), a service's, or a container's, which
     *     withdraws its service
     * @param removeVolumes of a whole project alone: also its volumes, with their content
     */
    void withdraw(String name, boolean removeVolumes) throws IOException, UnknownServiceException;

    /** What would be done were this project declared. Nothing is changed. */
    Drift preview(ProjectSpec project) throws EngineException;

    /**
     * Leaves a project, a service or a container as it is, whatever becomes of it, until {@link #resume}.
     *
     * @return what is held now, as {@code project}, {@code project/service} or {@code project/service/index}
     */
    String hold(String name) throws IOException, UnknownServiceException;

    /** Ends what {@link #hold} began, and with it a crash loop. What is not held is no error. */
    String resume(String name) throws IOException, UnknownServiceException;

    /** Every declared service and each that is on its way out, by project and name. */
    List<ServiceStatus> status();

    /** Names of all projects, also of those whose files cannot be read. */
    Set<String> projects();

    /** Projects that are withdrawn and of which something is left: a container, a network, a volume that is to go. */
    Set<String> leaving();

    /** Files of declared projects that could not be read, each with the remedy. Containers of these are left alone. */
    List<String> problems();

    /** Looks at once whether everything is as declared. */
    void ensure();

    /** Has the containers removed that belong to services which nobody declares. */
    void collect();

    /** The same for projects that are declared alone: what their files declare no more. */
    void collectOwn();

    /**
     * Declares one more service of this image in the project {@link #REST} and waits a little for its container.
     *
     * @return the service as declared
     * @throws RejectedServiceException where there is no such image on this host
     */
    ServiceSpec run(String image, Publication publication)
            throws IOException, EngineException, RejectedServiceException, InterruptedException;

    /**
     * Waits until all of a project or service is settled, see {@link ServiceStatus#settled}, or gone if it was withdrawn.
     *
     * @return whether it came to that
     */
    boolean await(String name, Duration limit) throws InterruptedException;

    /** The project of services that were declared by request, not by file. */
    String REST = "rest";
}
