// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.gestor.cluster.ClusterReport;
import dev.gestor.cluster.Fitness;
import dev.gestor.cluster.HostFigures;
import dev.gestor.cluster.HostRow;
import dev.gestor.cluster.Reading;
import dev.gestor.cluster.Trouble;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A period as one JSON object on one line, in English. Every key is always there; what is not known is null. */
final class MonitorJson {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int DECIMALS = 3;

    private final TroubleWords troubles = new TroubleWords(new Messages(Language.EN));
    private final Optional<Fitness> fitness;

    /** @param fitness empty: nothing is said of it */
    MonitorJson(Optional<Fitness> fitness) {
        this.fitness = fitness;
    }

    String line(ClusterReport report, List<HostRow> rows) {
        var text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("time", report.time().toString());
            json.writeArrayFieldStart("hosts");
            for (HostRow row : rows) {
                host(json, row);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private void host(JsonGenerator json, HostRow row) throws IOException {
        json.writeStartObject();
        json.writeStringField("host", row.host().text());
        Optional<HostFigures> figures = row.figures();
        Optional<Reading> reading = figures.map(HostFigures::reading);
        decimal(
                json,
                "cpuPercent",
                figures.flatMap(f ->
                        f.cpuPercent().isPresent() ? Optional.of(f.cpuPercent().getAsDouble()) : Optional.empty()));
        decimal(json, "memoryPercent", reading.map(Reading::memoryPercent));
        whole(json, "cpus", reading.map(r -> (long) r.cpus()));
        whole(json, "memoryTotal", reading.map(Reading::memoryTotal));
        whole(json, "memoryAvailable", reading.map(Reading::memoryAvailable));
        decimal(json, "ageSeconds", figures.map(f -> seconds(f.age())));
        decimal(json, "tookSeconds", figures.map(f -> seconds(f.took())));
        if (fitness.isPresent()) {
            fit(json, fitness.get().lacks(row));
        }
        error(json, row.trouble());
        json.writeEndObject();
    }

    private static void fit(JsonGenerator json, Set<Fitness.Lack> lacks) throws IOException {
        json.writeBooleanField("fit", lacks.isEmpty());
        json.writeArrayFieldStart("lacks");
        for (Fitness.Lack lack : lacks) {
            json.writeString(Choice.name(lack));
        }
        json.writeEndArray();
    }

    private void error(JsonGenerator json, Optional<Trouble> trouble) throws IOException {
        if (trouble.isEmpty()) {
            json.writeNullField("error");
            return;
        }
        json.writeObjectFieldStart("error");
        json.writeStringField(
                "code", trouble.get().kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.writeStringField("message", troubles.brief(trouble.get()));
        json.writeEndObject();
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static void decimal(JsonGenerator json, String key, Optional<Double> value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(key, BigDecimal.valueOf(value.get()).setScale(DECIMALS, RoundingMode.HALF_UP));
        } else {
            json.writeNullField(key);
        }
    }

    private static void whole(JsonGenerator json, String key, Optional<Long> value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(key, value.get());
        } else {
            json.writeNullField(key);
        }
    }
}
