// SPDX-License-Identifier: Apache-2.0
package dev.gestor.fuzz;

import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.Owner;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.engine.RestartRule;
import dev.gestor.engine.ServiceSpec;
import dev.gestor.engine.SpecJson;
import dev.gestor.engine.VolumeSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Projects as the command {@code up} sends them; their schema does not tell what goes together. */
public final class ProjectBodies {
    /** Their name. */
    public static final String PROJECT = "shop";

    private ProjectBodies() {}

    /** By path: some that will do, one whose image is not there, and one that is refused for its owner. */
    public static Map<String, List<String>> of(String image) {
        List<String> projects = List.of(
                project(image, 1, Owner.SERVICES),
                project(image, 1, Owner.SERVICES),
                project(image, 2, Owner.SERVICES),
                project("no/such:1", 1, Owner.SERVICES),
                project(image, 1, Owner.USER));
        return Map.of("/v1/projects/{project}", projects, "/v1/projects/{project}/plan", projects);
    }

    private static String project(String image, int replicas, Owner owner) {
        ServiceSpec service = new ServiceSpec(
                PROJECT,
                "web",
                replicas,
                ContainerSpec.of("web", image, owner),
                Optional.empty(),
                RestartRule.ALWAYS,
                List.of());
        VolumeSpec volume = new VolumeSpec(PROJECT + "_data", "", Map.of(), Map.of(), false);
        return SpecJson.write(new ProjectSpec(PROJECT, List.of(service), List.of(), List.of(volume)));
    }
}
