// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import dev.gestor.engine.Dependency;
import dev.gestor.engine.NetworkSpec;
import dev.gestor.engine.Networking;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.engine.RestartRule;
import dev.gestor.engine.ServiceSpec;
import dev.gestor.policy.reconcile.RestartLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A keeper in a process of its own, to be killed: it declares a project, says so, and keeps it until then. */
final class KeeperProcess {
    /** Printed once the project is declared: from then on it must not be lost. */
    static final String DECLARED = "declared";

    private KeeperProcess() {}

    /** @param arguments folder, instance, version of the project */
    public static void main(String[] arguments) throws Exception {
        var rig = new KeeperRig(Path.of(arguments[0]), RestartLimits.DEFAULT, arguments[1]);
        rig.keeper.declare(project(arguments[1], arguments[2], rig));
        System.out.println(DECLARED);
        Thread.sleep(60_000);
        // Nobody has killed it.
        Runtime.getRuntime().halt(3);
    }

    static ProjectSpec project(String name, String version, KeeperRig rig) {
        String network = name + "_net";
        ServiceSpec web = service(
                rig, name, "web", 3, version, List.of(new Dependency("db", Dependency.Condition.STARTED, true, false)));
        ServiceSpec db = service(rig, name, "db", 1, version, List.of());
        return new ProjectSpec(
                name,
                List.of(web, db),
                List.of(new NetworkSpec(network, "", Map.of(), Map.of(), false, false)),
                List.of());
    }

    private static ServiceSpec service(
            KeeperRig rig, String project, String name, int replicas, String version, List<Dependency> dependencies) {
        var pattern = rig.service(name, replicas, "serve").pattern();
        return new ServiceSpec(
                project,
                name,
                replicas,
                pattern.withProgram(pattern.program().withEnvironment(Map.of("VERSION", version)))
                        .withNetworking(new Networking(
                                Networking.Mode.NETWORKS,
                                List.of(new Networking.Attachment(project + "_net", List.of(name))),
                                List.of(),
                                Set.of(),
                                List.of(),
                                List.of())),
                Optional.empty(),
                RestartRule.ALWAYS,
                dependencies);
    }
}
