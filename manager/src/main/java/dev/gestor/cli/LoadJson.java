// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.gestor.load.Counts;
import dev.gestor.load.Latencies;
import dev.gestor.load.LoadPlan;
import dev.gestor.load.LoadReport;
import dev.gestor.load.Moment;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** What came of a load, as one JSON object on one line. Times are in milliseconds, null where nothing was measured. */
final class LoadJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private LoadJson() {}

    static String of(LoadPlan plan, LoadReport report) {
        var text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("url", plan.target().uri().toString());
            json.writeNumberField("connections", plan.connections());
            json.writeNumberField("seconds", report.seconds());
            counts(json, report.counts());
            json.writeNumberField("offeredPerSecond", report.offeredRate());
            json.writeNumberField("achievedPerSecond", report.achievedRate());
            times(json, "latency", report.latency());
            times(json, "service", report.service());
            json.writeArrayFieldStart("moments");
            for (Moment moment : report.moments()) {
                json.writeStartObject();
                json.writeNumberField("seconds", moment.seconds());
                json.writeNumberField("offeredPerSecond", moment.offeredRate());
                json.writeNumberField("achievedPerSecond", moment.achievedRate());
                json.writeNumberField("failedPerSecond", moment.failedRate());
                times(json, "latency", moment.latency());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void counts(JsonGenerator json, Counts counts) throws IOException {
        json.writeNumberField("offered", counts.offered());
        json.writeNumberField("achieved", counts.done());
        json.writeNumberField("dropped", counts.dropped());
        json.writeNumberField("succeeded", counts.succeeded());
        json.writeNumberField("failed", counts.failed());
        json.writeObjectFieldStart("failures");
        for (Map.Entry<String, Long> failure : counts.failures().entrySet()) {
            json.writeNumberField(failure.getKey(), failure.getValue());
        }
        json.writeEndObject();
    }

    private static void times(JsonGenerator json, String name, Latencies times) throws IOException {
        if (times.count() == 0) {
            json.writeNullField(name);
            return;
        }
        json.writeObjectFieldStart(name);
        json.writeNumberField("count", times.count());
        json.writeNumberField("mean", times.mean());
        json.writeNumberField("p50", times.p50());
        json.writeNumberField("p95", times.p95());
        json.writeNumberField("p99", times.p99());
        json.writeNumberField("max", times.max());
        json.writeEndObject();
    }
}
