// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gestor.batch.BatchJson;
import dev.gestor.batch.DecisionRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The text form of a file of decisions: a head, then one decision a line.
 *
 * <pre>
 * {"journal":1,"run":"2026-11-21T10:22:31.123Z","instance":"default","host":"box"}
 * {"id":"...","time":"...","cycle":1,"policy":"retention","action":"evict",...}
 * </pre>
 */
final class DecisionLine {
    static final int FORMAT = 1;

    private static final ObjectMapper MAPPER = BatchJson.mapper();

    private DecisionLine() {}

    static byte[] encode(Head head) throws IOException {
        return (MAPPER.writeValueAsString(head) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static byte[] encode(List<DecisionRecord> decisions) throws IOException {
        StringBuilder lines = new StringBuilder(512 * decisions.size());
        for (DecisionRecord decision : decisions) {
            lines.append(MAPPER.writeValueAsString(decision)).append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    static Head head(String line) throws IOException {
        return MAPPER.readValue(line, Head.class);
    }

    static DecisionRecord decision(String line) throws IOException {
        return MAPPER.readValue(line, DecisionRecord.class);
    }

    /**
     * First line of a file.
     *
     * @param journal version of the format
     * @param run when the manager that wrote it started: cycles count from 1 in each run
     */
    record Head(int journal, String run, String instance, String host) {}
}
