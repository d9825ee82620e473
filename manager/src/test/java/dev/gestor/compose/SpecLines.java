// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.Dependency;
import dev.gestor.engine.HealthCheck;
import dev.gestor.engine.Limits;
import dev.gestor.engine.Mount;
import dev.gestor.engine.Networking;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.engine.RestartRule;
import dev.gestor.engine.ServiceSpec;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A project as sorted lines, in the words that {@link ReferenceLines} uses for the other side. */
final class SpecLines {
    private final Set<String> lines = new TreeSet<>();

    private SpecLines() {}

    static Set<String> of(ProjectSpec project) {
        SpecLines made = new SpecLines();
        made.lines.add("name " + project.name());
        project.services().forEach(made::service);
        project.networks().forEach(network -> {
            String key = "network " + network.name();
            made.lines.add(key + (network.external() ? " external" : ""));
            made.text(key + " driver ", network.driver());
            made.pairs(key + " option ", network.options());
            made.pairs(key + " label ", network.labels());
            made.flag(key + " internal", network.internal());
        });
        project.volumes().forEach(volume -> {
            String key = "volume " + volume.name();
            made.lines.add(key + (volume.external() ? " external" : ""));
            made.text(key + " driver ", volume.driver());
            made.pairs(key + " option ", volume.options());
            made.pairs(key + " label ", volume.labels());
        });
        return made.lines;
    }

    private void service(ServiceSpec service) {
        String key = "service " + service.name() + " ";
        ContainerSpec pattern = service.pattern();
        lines.add(key + "image " + pattern.image());
        lines.add(key + "replicas " + service.replicas());
        service.containerName().ifPresent(name -> lines.add(key + "container name " + name));
        pairs(key + "label ", pattern.labels());
        program(key, pattern);
        limits(key, pattern.limits());
        flag(key + "read only", pattern.isolation().readOnlyRoot());
        flag(key + "no new privileges", pattern.isolation().noNewPrivileges());
        all(key + "added capability ", pattern.isolation().addedCapabilities());
        all(key + "dropped capability ", pattern.isolation().droppedCapabilities());
        networking(key, service.name(), pattern.networking());
        pattern.mounts().forEach(mount -> lines.add(key + "mount " + mount(mount)));
        pattern.healthCheck().ifPresent(check -> healthCheck(key + "health ", check));
        pattern.stop().signal().ifPresent(signal -> lines.add(key + "stop signal " + signal));
        pattern.stop().grace().ifPresent(grace -> lines.add(key + "stop grace " + grace));
        pattern.logging().ifPresent(logging -> {
            lines.add(key + "logging " + logging.driver());
            pairs(key + "logging option ", logging.options());
        });
        restart(key, service.restart());
        service.dependencies().forEach(dependency -> lines.add(key + "after " + dependency(dependency)));
    }

    private void program(String key, ContainerSpec pattern) {
        pattern.program().entrypoint().ifPresent(words -> lines.add(key + "entrypoint " + words));
        pattern.program().command().ifPresent(words -> lines.add(key + "command " + words));
        pairs(key + "variable ", pattern.program().environment());
        pattern.program().user().ifPresent(user -> lines.add(key + "user " + user));
        pattern.program().workingDirectory().ifPresent(folder -> lines.add(key + "folder " + folder));
        pattern.program().hostname().ifPresent(name -> lines.add(key + "hostname " + name));
        flag(key + "init", pattern.program().init());
        flag(key + "terminal", pattern.program().terminal());
    }

    private void limits(String key, Limits limits) {
        limits.memoryBytes().ifPresent(bytes -> lines.add(key + "memory " + bytes));
        limits.memoryReservationBytes().ifPresent(bytes -> lines.add(key + "memory reservation " + bytes));
        limits.nanoCpus().ifPresent(cpus -> lines.add(key + "nano cpus " + cpus));
        limits.cpuShares().ifPresent(shares -> lines.add(key + "cpu shares " + shares));
        limits.pids().ifPresent(pids -> lines.add(key + "pids " + pids));
    }

    private void networking(String key, String service, Networking networking) {
        if (networking.mode() != Networking.Mode.NETWORKS) {
            lines.add(key + "network mode " + networking.mode().name().toLowerCase(Locale.ROOT));
        }
        int order = 0;
        for (Networking.Attachment attachment : networking.attachments()) {
            // Docker's own tool adds the service's name when it makes the container.
            List<String> aliases = attachment.aliases().stream()
                    .filter(alias -> !alias.equals(service))
                    .sorted()
                    .toList();
            lines.add(key + "network " + order + " " + attachment.network() + " " + aliases);
            order++;
        }
        networking
                .ports()
                .forEach(port -> lines.add(key + "port " + port.hostAddress().orElse("") + "|"
                        + (port.hostPort().isPresent() ? port.hostPort().getAsInt() : "") + "|" + port.key()));
        all(key + "exposed ", networking.exposed());
        networking.hosts().forEach(host -> lines.add(key + "host " + host));
        lines.add(key + "dns " + networking.dns());
    }

    private static String mount(Mount mount) {
        return "%s %s -> %s%s%s%s%s"
                .formatted(
                        mount.kind().name().toLowerCase(Locale.ROOT),
                        mount.source().orElse(""),
                        mount.target(),
                        mount.readOnly() ? " ro" : "",
                        mount.createSource() ? " create" : "",
                        mount.sizeBytes().isPresent()
                                ? " size " + mount.sizeBytes().getAsLong()
                                : "",
                        mount.mode().isPresent() ? " mode " + mount.mode().getAsInt() : "");
    }

    private void healthCheck(String key, HealthCheck check) {
        lines.add(key + "test " + check.test());
        check.interval().ifPresent(interval -> lines.add(key + "interval " + interval));
        check.timeout().ifPresent(timeout -> lines.add(key + "timeout " + timeout));
        check.startPeriod().ifPresent(period -> lines.add(key + "start period " + period));
        check.retries().ifPresent(retries -> lines.add(key + "retries " + retries));
    }

    private void restart(String key, RestartRule rule) {
        lines.add(key + "restart " + rule.when().name().toLowerCase(Locale.ROOT).replace('_', '-')
                + (rule.maxRetries().isPresent() ? " " + rule.maxRetries().getAsInt() : ""));
    }

    private static String dependency(Dependency dependency) {
        String condition = switch (dependency.condition()) {
            case STARTED -> "service_started";
            case HEALTHY -> "service_healthy";
            case COMPLETED -> "service_completed_successfully";
        };
        return "%s %s%s%s"
                .formatted(
                        dependency.service(),
                        condition,
                        dependency.required() ? " required" : "",
                        dependency.restart() ? " restart" : "");
    }

    private void text(String key, String value) {
        if (!value.isEmpty()) {
            lines.add(key + value);
        }
    }

    private void flag(String key, boolean value) {
        if (value) {
            lines.add(key);
        }
    }

    private void all(String key, Set<String> values) {
        values.forEach(value -> lines.add(key + value));
    }

    private void pairs(String key, Map<String, String> values) {
        values.forEach((name, value) -> lines.add(key + name + "=" + value));
    }

    /** As this class writes durations. */
    static String duration(long nanoseconds) {
        return Duration.ofNanos(nanoseconds).toString();
    }
}
