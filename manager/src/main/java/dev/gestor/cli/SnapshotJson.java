// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.gestor.engine.Container;
import dev.gestor.engine.Labels;
import dev.gestor.telemetry.ContainerUsage;
import dev.gestor.telemetry.MemoryTotals;
import dev.gestor.telemetry.ProcessSample;
import dev.gestor.telemetry.Snapshot;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/** A reading as one JSON object on one line. Every key is always there; what is not known is null. */
final class SnapshotJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private SnapshotJson() {}

    static String of(SnapshotReading reading) {
        var text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            write(json, reading);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, SnapshotReading reading) throws IOException {
        Snapshot snapshot = reading.usage().snapshot();
        json.writeStartObject();
        json.writeStringField("time", snapshot.time().toString());
        json.writeStringField("source", Choice.name(snapshot.source()));
        json.writeNumberField("boottimeNanos", snapshot.boottimeNanos());
        json.writeNumberField("cpus", snapshot.cpus());
        decimal(json, "cpuCores", reading.usage().hostCpuCores());
        load(json, snapshot.load());
        memory(json, snapshot.memory());
        containers(json, reading);
        json.writeNumberField("processesOfUnknownGroup", reading.processesOfUnknownGroup());
        json.writeArrayFieldStart("processes");
        for (ProcessSample process : snapshot.processes()) {
            process(json, process, reading.processCores());
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void load(JsonGenerator json, List<Double> averages) throws IOException {
        if (averages.isEmpty()) {
            json.writeNullField("load");
            return;
        }
        json.writeArrayFieldStart("load");
        for (double average : averages) {
            json.writeNumber(average);
        }
        json.writeEndArray();
    }

    private static void memory(JsonGenerator json, MemoryTotals memory) throws IOException {
        json.writeObjectFieldStart("memory");
        json.writeNumberField("total", memory.total());
        json.writeNumberField("free", memory.free());
        integer(json, "available", memory.available());
        json.writeNumberField("used", memory.used());
        json.writeEndObject();
    }

    private static void containers(JsonGenerator json, SnapshotReading reading) throws IOException {
        Optional<List<Container>> containers = reading.containers();
        if (containers.isEmpty()) {
            json.writeNullField("containers");
            return;
        }
        json.writeArrayFieldStart("containers");
        for (Container container : containers.get()) {
            container(json, container, reading.usage(container), reading.unknownReason(container));
        }
        json.writeEndArray();
    }

    private static void container(
            JsonGenerator json, Container container, Optional<ContainerUsage> usage, Optional<String> unknownReason)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("id", container.id());
        json.writeStringField("name", container.name());
        json.writeStringField("image", container.image());
        json.writeStringField("state", Choice.name(container.state()));
        text(json, "owner", Optional.ofNullable(container.labels().get(Labels.OWNER)));
        text(json, "workload", Optional.ofNullable(container.labels().get(Labels.WORKLOAD)));
        integer(json, "pid", container.pid().stream().asLongStream().findFirst());
        integer(
                json,
                "processes",
                usage.stream().mapToLong(ContainerUsage::processes).findFirst());
        decimal(json, "cpuCores", usage.map(ContainerUsage::cpuCores).orElse(OptionalDouble.empty()));
        decimal(json, "cpuShare", usage.map(ContainerUsage::cpuShare).orElse(OptionalDouble.empty()));
        integer(
                json,
                "intervalNanos",
                usage.flatMap(ContainerUsage::interval).stream()
                        .mapToLong(Duration::toNanos)
                        .findFirst());
        integer(json, "memory", figure(usage, ContainerUsage::memoryBytes));
        decimal(json, "memoryShare", usage.map(ContainerUsage::memoryShare).orElse(OptionalDouble.empty()));
        integer(json, "resident", figure(usage, ContainerUsage::residentBytes));
        integer(json, "charged", figure(usage, ContainerUsage::chargedBytes));
        integer(json, "cgroupCpuNanos", figure(usage, ContainerUsage::cgroupCpuNanos));
        integer(json, "processCpuNanos", figure(usage, ContainerUsage::processCpuNanos));
        text(json, "unknownReason", unknownReason);
        json.writeEndObject();
    }

    private static OptionalLong figure(Optional<ContainerUsage> usage, Function<ContainerUsage, OptionalLong> which) {
        return usage.map(which).orElse(OptionalLong.empty());
    }

    private static void process(JsonGenerator json, ProcessSample process, Map<Integer, Double> cores)
            throws IOException {
        json.writeStartObject();
        json.writeNumberField("pid", process.pid());
        number(json, "parentPid", process.parentPid());
        number(json, "userId", process.userId());
        text(json, "state", state(process));
        number(json, "threads", process.threads());
        known(json, "startNanos", process.startNanos());
        known(json, "cpuNanos", process.cpuNanos());
        Double rate = cores.get(process.pid());
        decimal(json, "cpuCores", rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate));
        known(json, "virtual", process.virtualBytes());
        known(json, "resident", process.residentBytes());
        text(json, "cgroup", told(process.cgroup()));
        text(json, "container", process.containerId());
        text(json, "name", told(process.name()));
        json.writeEndObject();
    }

    /** What is unknown is empty. */
    private static Optional<String> told(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static Optional<String> state(ProcessSample process) {
        return process.state() == ProcessSample.UNKNOWN_STATE
                ? Optional.empty()
                : Optional.of(String.valueOf(process.state()));
    }

    private static void text(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        } else {
            json.writeNullField(name);
        }
    }

    private static void number(JsonGenerator json, String name, int value) throws IOException {
        integer(json, name, value == ProcessSample.UNKNOWN_NUMBER ? OptionalLong.empty() : OptionalLong.of(value));
    }

    private static void known(JsonGenerator json, String name, long value) throws IOException {
        integer(json, name, value == ProcessSample.UNKNOWN ? OptionalLong.empty() : OptionalLong.of(value));
    }

    private static void integer(JsonGenerator json, String name, OptionalLong value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(name, value.getAsLong());
        } else {
            json.writeNullField(name);
        }
    }

    private static void decimal(JsonGenerator json, String name, OptionalDouble value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(name, value.getAsDouble());
        } else {
            json.writeNullField(name);
        }
    }
}
