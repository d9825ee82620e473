// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.ingest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.gestor.batch.Batch;
import dev.gestor.batch.BatchJson;
import dev.gestor.batch.ContainerSample;
import dev.gestor.batch.DecisionRecord;
import dev.gestor.batch.HostSample;
import dev.gestor.batch.TextLimit;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Reads a batch and checks every field: what the store holds is what a manager could have meant. Fields that a newer
 * sender added are kept in the document.
 */
public final class BatchParser {
    private static final int MAX_SAMPLES = 10_000;
    private static final int MAX_DECISIONS = 20_000;
    private static final int MAX_INPUTS = 200;
    private static final int NAME = TextLimit.NAME.length();
    private static final int WORDS = TextLimit.WORDS.length();

    /** Also part of the names of chart files. */
    private static final Pattern SAFE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");

    private static final Pattern HOST_NAME = Pattern.compile("[^\\p{Cntrl}]{1,253}");
    private static final Pattern CONTAINER_ID = Pattern.compile("[0-9a-f]{64}");

    private final ObjectMapper mapper = BatchJson.mapper();
    private final ObjectReader reader = mapper.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /**
     * A batch and its JSON text.
     *
     * @param document the whole as it came, on one line
     */
    public record Parsed(Batch batch, String document) {}

    public Parsed parse(byte[] body) throws InvalidBatchException {
        JsonNode tree;
        try {
            tree = reader.readTree(body);
        } catch (JacksonException e) {
            String where = Optional.ofNullable(e.getLocation())
                    .map(at -> " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")")
                    .orElse("");
            throw new InvalidBatchException("the body", e.getOriginalMessage() + where, "one batch as JSON");
        } catch (IOException e) {
            throw new InvalidBatchException("the body", e.toString(), "one batch as JSON");
        }
        Batch batch = batch(JsonObject.root(tree));
        try {
            return new Parsed(batch, mapper.writeValueAsString(tree));
        } catch (JacksonException e) {
            throw new IllegalStateException("A tree that was read cannot be written", e);
        }
    }

    private static Batch batch(JsonObject json) throws InvalidBatchException {
        return new Batch(
                json.uuid("id"),
                json.text("instance", SAFE_NAME, "a name of 1 to 63 letters, digits, '_', '.' and '-'"),
                json.text("host", HOST_NAME, "a host name of 1 to 253 characters"),
                json.whole("sequence", 0),
                json.time("created"),
                json.list("samples", MAX_SAMPLES, BatchParser::hostSample),
                json.list("containers", MAX_SAMPLES, BatchParser::containerSample),
                json.list("decisions", MAX_DECISIONS, BatchParser::decision),
                lost(json.object("lost")));
    }

    private static Batch.Lost lost(JsonObject json) throws InvalidBatchException {
        return new Batch.Lost(json.whole("samples", 0), json.whole("decisions", 0));
    }

    private static HostSample hostSample(JsonObject json) throws InvalidBatchException {
        return new HostSample(
                json.time("time"),
                json.whole("boottimeNanos", 0),
                json.text("source", NAME),
                json.smallWhole("cpus", 1),
                json.whole("memoryTotal", 0),
                json.whole("memoryFree", 0),
                json.optionalWhole("memoryAvailable"),
                json.whole("memoryUsed", 0),
                json.optionalNumber("cpuCores"),
                json.smallWhole("containers", 0),
                json.smallWhole("processes", 0),
                json.optionalWhole("cycleNanos"));
    }

    private static ContainerSample containerSample(JsonObject json) throws InvalidBatchException {
        return new ContainerSample(
                json.time("time"),
                json.text("id", CONTAINER_ID, "64 hex digits"),
                json.text("name", NAME),
                json.text("owner", NAME),
                json.optionalText("workload", NAME),
                optionalPid(json),
                json.optionalNumber("cpuCores"),
                json.optionalNumber("cpuShare"),
                json.optionalWhole("memory"),
                json.optionalNumber("memoryShare"),
                json.optionalWhole("resident"),
                json.optionalWhole("charged"),
                json.optionalWhole("cgroupCpuNanos"),
                json.optionalWhole("processCpuNanos"),
                json.optionalText("unknownReason", WORDS));
    }

    private static OptionalInt optionalPid(JsonObject json) throws InvalidBatchException {
        return json.optionalWhole("pid").isPresent() ? OptionalInt.of(json.smallWhole("pid", 1)) : OptionalInt.empty();
    }

    private static DecisionRecord decision(JsonObject json) throws InvalidBatchException {
        Optional<JsonObject> subject = json.optionalObject("container");
        return new DecisionRecord(
                json.uuid("id"),
                json.time("time"),
                json.whole("cycle", 0),
                json.text("policy", NAME),
                json.text("action", NAME),
                subject.isPresent() ? Optional.of(subject(subject.get())) : Optional.empty(),
                json.text("reason", WORDS),
                inputs(json.object("inputs")),
                outcome(json),
                json.optionalDuration("took"),
                json.optionalText("error", WORDS));
    }

    private static DecisionRecord.Subject subject(JsonObject json) throws InvalidBatchException {
        return new DecisionRecord.Subject(
                json.text("id", CONTAINER_ID, "64 hex digits"),
                json.text("name", NAME),
                json.text("image", WORDS),
                json.text("owner", NAME),
                json.optionalText("workload", NAME),
                json.time("created"));
    }

    private static Map<String, String> inputs(JsonObject json) throws InvalidBatchException {
        Map<String, String> inputs = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : json.entries()) {
            inputs.put(entry.getKey(), json.text(entry.getKey(), WORDS));
            if (inputs.size() > MAX_INPUTS) {
                throw json.invalid(entry.getKey(), "one of at most " + MAX_INPUTS + " inputs");
            }
        }
        return inputs;
    }

    private static DecisionRecord.Outcome outcome(JsonObject json) throws InvalidBatchException {
        String name = json.text("outcome", NAME);
        for (DecisionRecord.Outcome outcome : DecisionRecord.Outcome.values()) {
            if (outcome.name().equals(name)) {
                return outcome;
            }
        }
        throw json.invalid("outcome", "one of " + java.util.Arrays.toString(DecisionRecord.Outcome.values()));
    }
}
