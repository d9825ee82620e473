// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.HealthCheck;
import dev.gestor.engine.Instance;
import dev.gestor.engine.Isolation;
import dev.gestor.engine.Limits;
import dev.gestor.engine.Logging;
import dev.gestor.engine.Mount;
import dev.gestor.engine.Networking;
import dev.gestor.engine.PortBinding;
import dev.gestor.engine.Program;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A specification in Docker's words. */
final class ContainerRequest {
    private ContainerRequest() {}

    static CreateContainerCmd fill(CreateContainerCmd request, ContainerSpec spec, Instance instance)
            throws EngineException {
        // The one healer is Gestor itself: Docker's own restart would go past it.
        HostConfig host = HostConfig.newHostConfig().withRestartPolicy(RestartPolicy.noRestart());
        limit(host, spec.limits());
        isolate(host, spec);
        mount(host, spec.mounts());
        network(request, host, spec.networking());
        program(request, host, spec.program());
        spec.healthCheck().ifPresent(check -> request.withHealthcheck(healthCheck(check)));
        spec.stop().signal().ifPresent(request::withStopSignal);
        spec.stop().grace().ifPresent(grace -> request.withStopTimeout(wholeSeconds(grace)));
        if (spec.logging().isPresent()) {
            host.withLogConfig(logConfig(spec, spec.logging().get()));
        }
        return request.withName(spec.name()).withLabels(instance.labelsOf(spec)).withHostConfig(host);
    }

    private static void limit(HostConfig host, Limits limits) {
        limits.memoryBytes().ifPresent(bytes -> {
            host.withMemory(bytes);
            // Docker's figure is memory and swap together: equal means no swap.
            host.withMemorySwap(bytes);
        });
        limits.memoryReservationBytes().ifPresent(host::withMemoryReservation);
        limits.nanoCpus().ifPresent(host::withNanoCPUs);
        limits.cpuShares().ifPresent(shares -> host.withCpuShares(Math.toIntExact(shares)));
        limits.pids().ifPresent(host::withPidsLimit);
    }

    private static void isolate(HostConfig host, ContainerSpec spec) throws EngineException {
        Isolation isolation = spec.isolation();
        host.withReadonlyRootfs(isolation.readOnlyRoot());
        if (!isolation.addedCapabilities().isEmpty()) {
            host.withCapAdd(capabilities(spec, isolation.addedCapabilities()));
        }
        if (!isolation.droppedCapabilities().isEmpty()) {
            host.withCapDrop(capabilities(spec, isolation.droppedCapabilities()));
        }
        if (isolation.noNewPrivileges()) {
            host.withSecurityOpts(List.of("no-new-privileges"));
        }
    }

    private static Capability[] capabilities(ContainerSpec spec, Set<String> names) throws EngineException {
        List<Capability> capabilities = new ArrayList<>();
        for (String name : names.stream().sorted().toList()) {
            capabilities.add(Arrays.stream(Capability.values())
                    .filter(known -> known.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new EngineException(
                            "cannot create container %s: there is no capability '%s'; name one as NET_ADMIN, without CAP_"
                                    .formatted(spec.name(), name))));
        }
        return capabilities.toArray(Capability[]::new);
    }

    private static void mount(HostConfig host, List<Mount> mounts) {
        List<Bind> binds = new ArrayList<>();
        List<com.github.dockerjava.api.model.Mount> others = new ArrayList<>();
        Map<String, String> memory = new TreeMap<>();
        for (Mount mount : mounts) {
            if (mount.kind() == Mount.Kind.TMPFS) {
                memory.put(mount.target(), tmpfsOptions(mount));
            } else if (mount.kind() == Mount.Kind.BIND && mount.createSource()) {
                // Only the older form makes a missing folder.
                binds.add(Bind.parse(
                        mount.source().orElseThrow() + ":" + mount.target() + (mount.readOnly() ? ":ro" : ":rw")));
            } else {
                var made = new com.github.dockerjava.api.model.Mount()
                        .withType(mount.kind() == Mount.Kind.BIND ? MountType.BIND : MountType.VOLUME)
                        .withTarget(mount.target())
                        .withReadOnly(mount.readOnly());
                mount.source().ifPresent(made::withSource);
                others.add(made);
            }
        }
        if (!binds.isEmpty()) {
            host.withBinds(binds);
        }
        if (!others.isEmpty()) {
            host.withMounts(others);
        }
        if (!memory.isEmpty()) {
            host.withTmpFs(memory);
        }
    }

    private static String tmpfsOptions(Mount mount) {
        List<String> options = new ArrayList<>();
        mount.sizeBytes().ifPresent(bytes -> options.add("size=" + bytes));
        mount.mode().ifPresent(mode -> options.add("mode=" + Integer.toOctalString(mode)));
        if (mount.readOnly()) {
            options.add("ro");
        }
        return String.join(",", options);
    }

    private static void network(CreateContainerCmd request, HostConfig host, Networking networking) {
        switch (networking.mode()) {
            case DEFAULT -> {}
            case NONE -> host.withNetworkMode("none");
            case HOST -> host.withNetworkMode("host");
            case NETWORKS -> {
                Networking.Attachment first = networking.attachments().get(0);
                host.withNetworkMode(first.network());
                request.withAliases(first.aliases());
            }
        }
        if (!networking.hosts().isEmpty()) {
            host.withExtraHosts(networking.hosts().toArray(String[]::new));
        }
        if (!networking.dns().isEmpty()) {
            host.withDns(networking.dns());
        }
        Ports bindings = new Ports();
        networking.ports().forEach(port -> bindings.bind(ExposedPort.parse(port.key()), binding(port)));
        host.withPortBindings(bindings);
        // A port that is published has to be exposed as well.
        Set<ExposedPort> exposed = Stream.concat(
                        networking.exposed().stream(),
                        networking.ports().stream().map(PortBinding::key))
                .map(ExposedPort::parse)
                .collect(Collectors.toSet());
        if (!exposed.isEmpty()) {
            request.withExposedPorts(List.copyOf(exposed));
        }
    }

    private static Ports.Binding binding(PortBinding port) {
        String hostPort =
                port.hostPort().isPresent() ? Integer.toString(port.hostPort().getAsInt()) : "";
        return new Ports.Binding(port.hostAddress().orElse(""), hostPort);
    }

    private static void program(CreateContainerCmd request, HostConfig host, Program program) {
        // Docker takes a list with one empty word for none; an empty list is the image's.
        program.entrypoint().ifPresent(words -> request.withEntrypoint(words.isEmpty() ? List.of("") : words));
        program.command().filter(words -> !words.isEmpty()).ifPresent(request::withCmd);
        if (!program.environment().isEmpty()) {
            request.withEnv(program.environment().entrySet().stream()
                    .map(variable -> variable.getKey() + "=" + variable.getValue())
                    .sorted()
                    .toList());
        }
        program.user().ifPresent(request::withUser);
        program.workingDirectory().ifPresent(request::withWorkingDir);
        program.hostname().ifPresent(request::withHostName);
        if (program.init()) {
            host.withInit(true);
        }
        if (program.terminal()) {
            request.withTty(true);
        }
    }

    private static com.github.dockerjava.api.model.HealthCheck healthCheck(HealthCheck check) {
        var made = new com.github.dockerjava.api.model.HealthCheck();
        if (!check.test().isEmpty()) {
            made.withTest(check.test());
        }
        check.interval().map(Duration::toNanos).ifPresent(made::withInterval);
        check.timeout().map(Duration::toNanos).ifPresent(made::withTimeout);
        check.startPeriod().map(Duration::toNanos).ifPresent(made::withStartPeriod);
        check.retries().ifPresent(made::withRetries);
        return made;
    }

    private static LogConfig logConfig(ContainerSpec spec, Logging logging) throws EngineException {
        return Arrays.stream(LogConfig.LoggingType.values())
                .filter(known -> known.getType().equals(logging.driver()))
                .findFirst()
                .map(driver -> new LogConfig(driver, new TreeMap<>(logging.options())))
                .orElseThrow(() -> new EngineException(
                        "cannot create container %s: there is no logging driver '%s'; name one of %s"
                                .formatted(
                                        spec.name(),
                                        logging.driver(),
                                        Arrays.stream(LogConfig.LoggingType.values())
                                                .map(LogConfig.LoggingType::getType)
                                                .filter(name -> !name.isEmpty())
                                                .sorted()
                                                .collect(Collectors.joining(", ")))));
    }

    private static int wholeSeconds(Duration grace) {
        return Math.toIntExact(grace.plusNanos(999_999_999).toSeconds());
    }
}
