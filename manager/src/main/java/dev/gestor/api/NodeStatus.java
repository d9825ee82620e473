// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gestor.telemetry.CoreUsage;
import dev.gestor.telemetry.HostNetwork;
import dev.gestor.telemetry.LiveSample;
import dev.gestor.telemetry.MemoryTotals;
import java.time.Instant;

/**
 * The node's figures as {@code GET /status} tells them. What is not known is null, with a reason beside it.
 *
 * <pre>
 * {"cpus": {"cpu0": 44.0, "cpu1": 22.5}, "memory": 27440000, "free_memory": 5123456,
 *  "network": {"docker0": {"rx": 12345, "tx": 98765}}, "net": {"docker0": {"rx": 12345, "tx": 98765}}, "nb_containers": 3,
 *  "time": "2026-11-21T10:00:00Z", "interval": 1.0, "age": 0.4}
 * </pre>
 */
final class NodeStatus {
    private static final long KILOBYTE = 1024;

    private NodeStatus() {}

    /** @param containers how many of this instance run */
    static ObjectNode of(LiveSample sample, int containers, Instant now) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        putCores(status, sample.cores());
        putMemory(status, sample.usage().snapshot().memory());
        putNetwork(status, "network", sample.hostNetwork());
        // The same once more: the clients' name for it.
        putNetwork(status, "net", sample.hostNetwork());
        status.put("nb_containers", containers);
        SampleFigures.putTime(status, sample, sample.interval(), now);
        return status;
    }

    private static void putCores(ObjectNode status, CoreUsage cores) {
        if (cores.unknownReason().isPresent()) {
            SampleFigures.putUnknown(status, "cpus", cores.unknownReason().get());
            return;
        }
        ObjectNode cpus = status.putObject("cpus");
        cores.percent().forEach((core, percent) -> cpus.put("cpu" + core, SampleFigures.rounded(percent)));
    }

    private static void putMemory(ObjectNode status, MemoryTotals memory) {
        status.put("memory", memory.total() / KILOBYTE);
        if (memory.available().isPresent()) {
            status.put("free_memory", memory.available().getAsLong() / KILOBYTE);
        } else {
            SampleFigures.putUnknown(status, "free_memory", "this kernel does not tell what memory is available");
        }
    }

    private static void putNetwork(ObjectNode status, String name, HostNetwork network) {
        if (network.unknownReason().isPresent()) {
            SampleFigures.putUnknown(status, name, network.unknownReason().get());
            return;
        }
        ObjectNode interfaces = status.putObject(name);
        network.interfaces().forEach((key, usage) -> {
            ObjectNode figures = interfaces.putObject(key);
            if (usage.traffic().isPresent()) {
                SampleFigures.putTraffic(figures, usage.traffic().get());
            } else {
                figures.putNull("rx")
                        .putNull("tx")
                        .put("reason", usage.unknownReason().orElse("unknown"));
            }
        });
    }
}
