// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gestor.engine.Container;
import dev.gestor.telemetry.ContainerUsage;
import dev.gestor.telemetry.LiveSample;
import dev.gestor.telemetry.NetworkUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A container's figures as {@code GET /container/:id/status} tells them. What is not known is null, with a reason beside it.
 *
 * <pre>
 * {"cpu": 44.0, "memory": 2340354, "free_memory": 64768510, "net": null,
 *  "net_reason": "it lives in the host's network: its bytes cannot be told from the host's",
 *  "time": "2026-11-21T10:00:00Z", "interval": 1.0, "age": 0.4}
 * </pre>
 */
final class ContainerFigures {
    private static final double PERCENT = 100;

    /** A container is measured from when Docker has told of its start, and a rate needs two samples. */
    private static final Duration SETTLING = Duration.ofSeconds(3);

    private ContainerFigures() {}

    /** Empty while there is no data yet: it was not there at the last sample, or has had only one. */
    static Optional<ObjectNode> of(ContainerView view, LiveSample sample, Instant now) {
        Container container = view.container();
        Optional<ContainerUsage> usage = sample.container(container.id());
        if (usage.isEmpty() || isNew(container, usage.get(), sample)) {
            return Optional.empty();
        }
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        put(status, usage.get(), view.memoryLimit(), sample);
        putNetwork(status, sample.containerNetwork(container.id()));
        SampleFigures.putTime(status, sample, usage.get().interval(), now);
        return Optional.of(status);
    }

    private static boolean isNew(Container container, ContainerUsage usage, LiveSample sample) {
        if (usage.cpuCores().isPresent()) {
            return false;
        }
        return sample.interval().isEmpty()
                || container
                        .started()
                        .filter(started -> started.isAfter(
                                sample.time().minus(sample.interval().get()).minus(SETTLING)))
                        .isPresent();
    }

    private static void put(ObjectNode status, ContainerUsage usage, OptionalLong limit, LiveSample sample) {
        String reason = usage.unknownReason().orElse("it could not be measured");
        if (usage.cpuCores().isPresent()) {
            status.put("cpu", SampleFigures.rounded(usage.cpuCores().getAsDouble() * PERCENT));
        } else {
            SampleFigures.putUnknown(status, "cpu", reason);
        }
        if (usage.memoryBytes().isPresent()) {
            status.put("memory", usage.memoryBytes().getAsLong());
        } else {
            SampleFigures.putUnknown(status, "memory", reason);
        }
        OptionalLong available = sample.usage().snapshot().memory().available();
        if (limit.isPresent() && usage.memoryBytes().isPresent()) {
            long left = Math.max(0, limit.getAsLong() - usage.memoryBytes().getAsLong());
            // A limit promises no memory: there is no more than the host has.
            status.put("free_memory", Math.min(left, available.orElse(left)));
        } else if (limit.isPresent()) {
            SampleFigures.putUnknown(status, "free_memory", reason);
        } else if (available.isPresent()) {
            status.put("free_memory", available.getAsLong());
        } else {
            SampleFigures.putUnknown(
                    status,
                    "free_memory",
                    "it has no limit of its own, and this kernel does not tell what memory is available");
        }
    }

    private static void putNetwork(ObjectNode status, Optional<NetworkUsage> usage) {
        if (usage.isPresent() && usage.get().traffic().isPresent()) {
            SampleFigures.putTraffic(
                    status.putObject("net"), usage.get().traffic().get());
            if (!usage.get().sharedWith().isEmpty()) {
                ArrayNode others = status.putArray("net_shared_with");
                usage.get().sharedWith().forEach(others::add);
            }
        } else {
            SampleFigures.putUnknown(
                    status, "net", usage.flatMap(NetworkUsage::unknownReason).orElse("its network was not read"));
        }
    }
}
