// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.Container;
import dev.gestor.engine.Dependency;
import dev.gestor.engine.Labels;
import dev.gestor.engine.NetworkSpec;
import dev.gestor.engine.Networking;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.engine.ServiceSpec;
import dev.gestor.engine.testing.ServiceImage;
import dev.gestor.policy.reconcile.RestartLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Somebody does whatever he likes to the containers, and they come to be as declared, on this machine's Docker.
 * {@code -Dgestor.mutations=1000} is the long form, {@code -Dgestor.seed=N} repeats a run.
 */
final class ServiceMutationsIT {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceMutationsIT.class);
    private static final int BURST = 5;
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final long seed = Long.getLong("gestor.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void everythingComesToBeAsDeclared() throws Exception {
        int mutations = Integer.getInteger("gestor.mutations", 60);
        LOG.warn("{} mutations, -Dgestor.seed={}", mutations, seed);
        try (var rig = new KeeperRig(folder, RestartLimits.DEFAULT);
                var bystanders = new Bystanders(rig)) {
            ProjectSpec project = project(rig);
            rig.keeper.declare(project);
            rig.settle();
            rig.docker.run("network", "create", extra(rig));
            var done = new ArrayList<String>();
            long worst = 0;
            for (int i = 0; i < mutations; i += BURST) {
                for (int j = 0; j < BURST; j++) {
                    done.add(mutate(rig, bystanders));
                }
                worst = Math.max(worst, converge(rig, project, done));
                bystanders.requireUntouched("seed %d, after %s".formatted(seed, done));
            }
            LOG.warn("{} mutations, mended within {} ms at most after a burst of {}", mutations, worst, BURST);
            rig.keeper.withdraw(rig.unique, false);
            assertThat(rig.keeper.await(rig.unique, Duration.ofSeconds(60))).isTrue();
            assertThat(rig.engine.list()).allMatch(bystanders::include);
            bystanders.requireUntouched("seed %d, after the withdrawal".formatted(seed));
            rig.docker.run("network", "rm", extra(rig));
        }
    }

    /** A network that nobody declares. */
    private static String extra(KeeperRig rig) {
        return rig.unique + "_extra";
    }

    private static ProjectSpec project(KeeperRig rig) {
        String network = rig.unique + "_net";
        ServiceSpec db = rig.service("db", 1, "serve");
        ServiceSpec web = rig.service("web", 3, "serve");
        web = new ServiceSpec(
                web.project(),
                web.name(),
                web.replicas(),
                web.pattern()
                        .withNetworking(new Networking(
                                Networking.Mode.NETWORKS,
                                List.of(new Networking.Attachment(network, List.of("web"))),
                                List.of(),
                                Set.of(),
                                List.of(),
                                List.of())),
                Optional.empty(),
                web.restart(),
                List.of(new Dependency("db", Dependency.Condition.STARTED, true, false)));
        return new ProjectSpec(
                rig.unique,
                List.of(web, db),
                List.of(new NetworkSpec(network, "", Map.of(), Map.of(), false, false)),
                List.of());
    }

    /** By Docker's own command, on what it lists at this moment; that it is gone a moment later is no matter. */
    private String mutate(KeeperRig rig, Bystanders bystanders) throws Exception {
        List<Container> all =
                rig.engine.list().stream().filter(c -> !bystanders.include(c)).toList();
        if (all.isEmpty()) {
            return "nothing";
        }
        Container one = all.get(random.nextInt(all.size()));
        String[] command = switch (random.nextInt(10)) {
            case 0 -> new String[] {"kill", one.id()};
            case 1 -> new String[] {"pause", one.id()};
            case 2 -> new String[] {"rename", one.id(), rig.unique + "-stray-" + random.nextInt(1_000_000)};
            case 3 -> new String[] {"rm", "--force", one.id()};
            case 4 -> new String[] {"stop", "--time", "1", one.id()};
            case 5 ->
                one.detail().networks().isEmpty()
                        ? new String[] {"kill", one.id()}
                        : new String[] {
                            "network",
                            "disconnect",
                            one.detail().networks().keySet().iterator().next(),
                            one.id()
                        };
            case 6 -> new String[] {"update", "--restart", "always", one.id()};
            // Another one each time.
            case 7 ->
                new String[] {
                    "update",
                    "--memory",
                    (64 << 20) + 4096 * random.nextInt(10_000) + "b",
                    "--memory-swap",
                    "-1",
                    one.id()
                };
            case 8 -> new String[] {"network", "connect", extra(rig), one.id()};
            default -> relabelled(rig, one);
        };
        try {
            rig.docker.run(command);
            return String.join(" ", command);
        } catch (IOException e) {
            return String.join(" ", command) + " (refused)";
        }
    }

    /** Labels of a container cannot be changed: it is removed and one with others made in its place. */
    private String[] relabelled(KeeperRig rig, Container one) throws Exception {
        Map<String, String> labels = new HashMap<>(one.labels());
        switch (random.nextInt(3)) {
            case 0 -> labels.put(Labels.SPEC, "0123456789abcdef");
            case 1 -> labels.put(Labels.INDEX, Integer.toString(random.nextInt(12)));
            default -> labels.put(Labels.SERVICE, "nobody");
        }
        try {
            rig.docker.run("rm", "--force", one.id());
        } catch (IOException e) {
            // Somebody was faster.
        }
        var command = new ArrayList<String>(List.of("run", "--detach", "--name", one.name()));
        labels.forEach((key, value) -> command.addAll(List.of("--label", key + "=" + value)));
        command.add(ServiceImage.TAG);
        return command.toArray(String[]::new);
    }

    /** Whether Docker itself tells of no restart policy and no limit. */
    private static boolean asDeclared(KeeperRig rig, Set<String> wanted) throws Exception {
        var command = new ArrayList<String>(
                List.of("inspect", "--format", "{{or .HostConfig.RestartPolicy.Name \"no\"}} {{.HostConfig.Memory}}"));
        wanted.forEach(line -> command.add(line.split(" ", 2)[0]));
        try {
            return rig.docker.run(command.toArray(String[]::new)).lines().allMatch("no 0"::equals);
        } catch (IOException e) {
            // One of them was just replaced.
            return false;
        }
    }

    /** @return after how many milliseconds it is as declared, by what Docker itself lists */
    private long converge(KeeperRig rig, ProjectSpec project, List<String> done) throws Exception {
        long began = System.nanoTime();
        Set<String> wanted = new TreeSet<>();
        for (ServiceSpec service : project.services()) {
            for (int index = 0; index < service.replicas(); index++) {
                wanted.add("%s running %s"
                        .formatted(
                                service.containerName(index),
                                service.pattern().networking().mode() == Networking.Mode.NETWORKS
                                        ? rig.unique + "_net"
                                        : "bridge"));
            }
        }
        while (true) {
            Set<String> there = new TreeSet<>(rig.docker
                    .run(
                            "ps",
                            "--all",
                            "--filter",
                            "label=gestor.instance=" + rig.unique,
                            "--format",
                            "{{.Names}} {{.State}} {{.Networks}} {{.Label \"gestor.service\"}}")
                    .lines()
                    // One that nobody declares is left alone, unless it is in the way.
                    .filter(line -> !line.endsWith(" nobody") && !line.contains(Bystanders.PART))
                    .map(line -> line.substring(0, line.lastIndexOf(' ')))
                    .toList());
            long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            if (there.equals(wanted)
                    && asDeclared(rig, wanted)
                    && rig.keeper.preview(project).none()) {
                return took;
            }
            assertThat(took)
                    .as("seed %d: %s is not %s; %s; after %s", seed, there, wanted, rig.keeper.status(), done)
                    .isLessThan(BOUND.toMillis());
            Thread.sleep(50);
        }
    }
}
