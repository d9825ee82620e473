// SPDX-License-Identifier: Apache-2.0
package dev.gestor.whole;

import dev.gestor.engine.Labels;
import dev.gestor.engine.testing.DockerCommand;
import dev.gestor.engine.testing.TestImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Containers that a test makes by Docker's own command, and removes at its end. */
final class HandMadeContainers {
    private final DockerCommand docker;
    private final String prefix = UUID.randomUUID().toString().substring(0, 8) + "-";
    private final List<String> ids = Collections.synchronizedList(new ArrayList<>());

    HandMadeContainers(DockerCommand docker) {
        this.docker = docker;
    }

    /** An instance name that no other test uses. */
    String instance(String name) {
        return prefix + name;
    }

    String name(String name) {
        return prefix + name;
    }

    static Map<String, String> labels(String instance, String owner) {
        return Map.of(Labels.MANAGED, "true", Labels.INSTANCE, instance, Labels.OWNER, owner);
    }

    /** Starts the test's program with a bound on CPU and memory; returns the id. */
    String start(String name, Map<String, String> labels, List<String> options, String... program)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(
                List.of("run", "--detach", "--network=none", "--memory=64m", "--cpus=0.2", "--name", name(name)));
        labels.forEach((key, value) -> arguments.addAll(List.of("--label", key + "=" + value)));
        arguments.addAll(options);
        arguments.add(TestImage.TAG);
        arguments.addAll(List.of(program));
        String id = docker.run(arguments.toArray(String[]::new));
        ids.add(id);
        return id;
    }

    /** Workload containers that hold 4, 8, 12, ... MiB, named {@code workload-1}, {@code workload-2}, ... */
    List<String> startWorkload(String instance, int count) throws IOException, InterruptedException {
        List<String> started = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            started.add(start(
                    instance.substring(prefix.length()) + "-workload-" + i,
                    labels(instance, "workload"),
                    List.of(),
                    "fill",
                    Integer.toString(4 * i)));
        }
        return started;
    }

    /** Names of the running containers of the instance. */
    Set<String> running(String instance) throws IOException, InterruptedException {
        return names("--filter", "label=" + Labels.INSTANCE + "=" + instance);
    }

    /** Names of the instance's containers in any state. */
    Set<String> all(String instance) throws IOException, InterruptedException {
        return names("--all", "--filter", "label=" + Labels.INSTANCE + "=" + instance);
    }

    private Set<String> names(String... filter) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("ps", "--format", "{{.Names}}"));
        arguments.addAll(List.of(filter));
        Set<String> names = new TreeSet<>();
        docker.run(arguments.toArray(String[]::new)).lines().forEach(names::add);
        return names;
    }

    /** Removes what this made, and whatever else carries the instances' labels. */
    void removeAll(String... instances) throws IOException, InterruptedException {
        Set<String> left = new TreeSet<>();
        String format = "{{.ID}}={{.Label \"" + Labels.INSTANCE + "\"}}";
        for (String line : docker.run("ps", "--all", "--no-trunc", "--format", format)
                .lines()
                .toList()) {
            String id = line.substring(0, line.indexOf('='));
            String instance = line.substring(line.indexOf('=') + 1);
            if (ids.contains(id) || List.of(instances).contains(instance)) {
                left.add(id);
            }
        }
        if (!left.isEmpty()) {
            List<String> arguments = new ArrayList<>(List.of("rm", "--force"));
            arguments.addAll(left);
            docker.run(arguments.toArray(String[]::new));
        }
    }
}
