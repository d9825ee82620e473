// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.reconcile;

import dev.gestor.engine.ProjectSpec;
import dev.gestor.engine.ServiceSpec;
import java.util.List;

/**
 * A project as it is wanted.
 *
 * @param leaving services that it had and whose containers are to go
 * @param withdrawn whether all of it is to go
 * @param removeVolumes with {@code withdrawn}: also its volumes
 */
public record DeclaredProject(
        ProjectSpec project, List<ServiceSpec> leaving, boolean withdrawn, boolean removeVolumes) {
    public DeclaredProject {
        leaving = List.copyOf(leaving);
    }

    public static DeclaredProject of(ProjectSpec project) {
        return new DeclaredProject(project, List.of(), false, false);
    }

    public String name() {
        return project.name();
    }
}
