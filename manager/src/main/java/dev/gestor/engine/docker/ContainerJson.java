// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerDetail;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.Limits;
import dev.gestor.engine.UpdatableSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Reads what Docker tells of a container. Of an inspection:
 *
 * <pre>
 * {"Id": "4c01db0b339c...", "Name": "/web", "Created": "2026-11-21T09:00:00.123456789Z",
 *  "State": {"Status": "running", "Pid": 4711, "StartedAt": "2026-11-21T09:00:01Z", "FinishedAt": "0001-01-01T00:00:00Z"},
 *  "Config": {"Image": "gestor/high-cpu:1", "Labels": {"gestor.managed": "true"}, "StopTimeout": 30},
 *  "HostConfig": {"AutoRemove": false, ...}, ...}
 * </pre>
 *
 * Of a list's entry:
 *
 * <pre>
 * {"Id": "4c01db0b339c...", "Names": ["/web"], "Image": "gestor/high-cpu:1", "Created": 1795251600, "State": "running",
 *  "Labels": {"gestor.managed": "true"}, ...}
 * </pre>
 */
final class ContainerJson {
    /** Docker's own, for a container that does not set one. */
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);

    /** Docker's own length of a period of CPU quota, in microseconds. */
    private static final long DEFAULT_PERIOD = 100_000;

    private ContainerJson() {}

    static Container inspection(JsonNode json) {
        JsonNode state = json.path("State");
        JsonNode config = json.path("Config");
        int pid = state.path("Pid").asInt(0);
        return new Container(
                json.path("Id").asText(),
                name(json.path("Name")),
                config.path("Image").asText(),
                labels(config.path("Labels")),
                state(state.path("Status").asText()),
                pid > 0 ? OptionalInt.of(pid) : OptionalInt.empty(),
                time(json.path("Created")).orElse(Instant.EPOCH),
                time(state.path("StartedAt")),
                // A restarted container still tells when it ended the time before.
                pid > 0 ? Optional.empty() : time(state.path("FinishedAt")),
                json.path("HostConfig").path("AutoRemove").asBoolean(),
                detail(json, pid > 0));
    }

    private static ContainerDetail detail(JsonNode json, boolean alive) {
        JsonNode state = json.path("State");
        JsonNode settings = json.path("NetworkSettings");
        boolean ended = !alive && time(state.path("FinishedAt")).isPresent();
        Map<String, String> networks = new HashMap<>();
        settings.path("Networks")
                .properties()
                .forEach(n ->
                        networks.put(n.getKey(), n.getValue().path("IPAddress").asText()));
        return new ContainerDetail(
                health(state.path("Health").path("Status").asText()),
                ended ? OptionalInt.of(state.path("ExitCode").asInt()) : OptionalInt.empty(),
                state.path("OOMKilled").asBoolean(),
                json.path("HostConfig").path("NetworkMode").asText().equals("host"),
                networks,
                ports(settings.path("Ports")),
                json.toString(),
                settings(json.path("HostConfig")),
                false);
    }

    /**
     * {@code {"RestartPolicy": {"Name": "no", ...}, "Memory": 0, "MemoryReservation": 0, "NanoCpus": 0, "CpuPeriod": 0, "CpuQuota": 0,
     * "CpuShares": 0, "PidsLimit": null}}. Docker also writes 0 for a limit that it was asked for and this kernel does not have, but
     * below 0 what was lifted by hand.
     */
    private static Optional<UpdatableSettings> settings(JsonNode host) {
        if (!host.isObject()) {
            return Optional.empty();
        }
        String restart = host.path("RestartPolicy").path("Name").asText();
        JsonNode pids = host.path("PidsLimit");
        return Optional.of(new UpdatableSettings(
                restart.isEmpty() ? UpdatableSettings.NO_RESTART : restart,
                new Limits(
                        limit(host.path("Memory")),
                        limit(host.path("MemoryReservation")),
                        nanoCpus(host),
                        limit(host.path("CpuShares")),
                        // Made without a limit it is null; -1 and 0 come from an update.
                        pids.isNumber() ? OptionalLong.of(Math.max(0, pids.asLong())) : OptionalLong.empty())));
    }

    private static OptionalLong limit(JsonNode json) {
        return json.asLong() == 0 ? OptionalLong.empty() : OptionalLong.of(Math.max(0, json.asLong()));
    }

    /** The older form, a quota of each period, is what {@code docker update --cpu-quota} leaves. */
    private static OptionalLong nanoCpus(JsonNode host) {
        OptionalLong quota = limit(host.path("CpuQuota"));
        long period = limit(host.path("CpuPeriod")).orElse(DEFAULT_PERIOD);
        OptionalLong nanoCpus = limit(host.path("NanoCpus"));
        if (quota.isEmpty()) {
            return nanoCpus;
        }
        // A quota that was lifted stands beside the cores that it made void.
        return nanoCpus.isPresent() && quota.getAsLong() > 0
                ? nanoCpus
                : OptionalLong.of(Math.round(1e9 * quota.getAsLong() / period));
    }

    private static ContainerDetail.Health health(String status) {
        return switch (status) {
            case "starting" -> ContainerDetail.Health.STARTING;
            case "healthy" -> ContainerDetail.Health.HEALTHY;
            case "unhealthy" -> ContainerDetail.Health.UNHEALTHY;
            default -> ContainerDetail.Health.NONE;
        };
    }

    /** {@code {"80/tcp": [{"HostIp": "0.0.0.0", "HostPort": "49153"}], "443/tcp": null}}. */
    private static List<ContainerDetail.PublishedPort> ports(JsonNode json) {
        List<ContainerDetail.PublishedPort> ports = new ArrayList<>();
        json.properties().forEach(port -> {
            String[] key = port.getKey().split("/", 2);
            for (JsonNode binding : port.getValue()) {
                ports.add(new ContainerDetail.PublishedPort(
                        Integer.parseInt(key[0]),
                        key.length > 1 ? key[1] : "tcp",
                        binding.path("HostIp").asText(),
                        binding.path("HostPort").asInt()));
            }
        });
        return ports;
    }

    /** Networks and health are what a list's entry tells: {@code "Status": "Up 2 minutes (healthy)"}. */
    private static ContainerDetail listed(JsonNode json) {
        Map<String, String> networks = new HashMap<>();
        json.path("NetworkSettings")
                .path("Networks")
                .properties()
                .forEach(n ->
                        networks.put(n.getKey(), n.getValue().path("IPAddress").asText()));
        String status = json.path("Status").asText();
        String health = status.endsWith(")") ? status.substring(status.lastIndexOf('(') + 1, status.length() - 1) : "";
        return new ContainerDetail(
                health(health.replace("health: ", "")), OptionalInt.empty(), false, false, networks, List.of(), "");
    }

    /** A list's entry tells no pid, no start, no end and not how it ends: only an inspection makes it one to be measured. */
    static Container summary(JsonNode json) {
        return new Container(
                json.path("Id").asText(),
                name(json.path("Names").path(0)),
                json.path("Image").asText(),
                labels(json.path("Labels")),
                state(json.path("State").asText()),
                OptionalInt.empty(),
                Instant.ofEpochSecond(json.path("Created").asLong()),
                Optional.empty(),
                Optional.empty(),
                false,
                listed(json));
    }

    /** How long the container may take to stop by its own setting; negative: for ever. */
    static Duration grace(JsonNode inspection) {
        JsonNode timeout = inspection.path("Config").path("StopTimeout");
        return timeout.isNumber() ? Duration.ofSeconds(timeout.asLong()) : DEFAULT_GRACE;
    }

    private static String name(JsonNode json) {
        String name = json.asText();
        return name.startsWith("/") ? name.substring(1) : name;
    }

    static Map<String, String> labels(JsonNode json) {
        Map<String, String> labels = new HashMap<>();
        json.properties().forEach(f -> labels.put(f.getKey(), f.getValue().asText()));
        return labels;
    }

    private static ContainerState state(String status) {
        return switch (status) {
            case "created" -> ContainerState.CREATED;
            case "running" -> ContainerState.RUNNING;
            case "paused" -> ContainerState.PAUSED;
            case "restarting" -> ContainerState.RESTARTING;
            case "removing" -> ContainerState.REMOVING;
            case "exited" -> ContainerState.EXITED;
            // "dead", and what later engines may add: not running, and nothing that we may count on.
            default -> ContainerState.DEAD;
        };
    }

    /** Docker writes the year 1 for never. */
    private static Optional<Instant> time(JsonNode json) {
        String text = json.asText();
        if (text.isEmpty() || text.startsWith("0001-")) {
            return Optional.empty();
        }
        return Optional.of(OffsetDateTime.parse(text).toInstant());
    }
}
