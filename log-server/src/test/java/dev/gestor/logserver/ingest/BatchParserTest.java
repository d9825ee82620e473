// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gestor.batch.Batch;
import dev.gestor.batch.BatchJson;
import dev.gestor.batch.ContainerSample;
import dev.gestor.batch.DecisionRecord;
import dev.gestor.logserver.SyntheticRun;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchParserTest {
    private static final ObjectMapper MAPPER = BatchJson.mapper();

    private static final String SMALL = """
            {"id":"0b6f1c3e-5c1d-4b6e-9a39-1f0e6a1f2b3c","instance":"default","host":"box","sequence":42,
             "created":"2026-11-21T10:22:31.123Z","samples":[],"containers":[],"decisions":[],
             "lost":{"samples":3,"decisions":0}}
            """;

    private final BatchParser parser = new BatchParser();

    @Test
    void readsWhatAManagerWrites() throws Exception {
        SyntheticRun run = new SyntheticRun();
        run.next();
        Batch batch = run.next();

        BatchParser.Parsed parsed = parser.parse(MAPPER.writeValueAsBytes(batch));

        assertThat(parsed.batch()).isEqualTo(batch);
        assertThat(parsed.document()).isEqualTo(MAPPER.writeValueAsString(batch));
    }

    @Test
    void takesTheLongestTextsThatAManagerCanSend() throws Exception {
        String label = "x".repeat(254) + "\uD83D\uDC33" + "x".repeat(100);
        Instant now = SyntheticRun.START;
        ContainerSample sample = new ContainerSample(
                now,
                "a".repeat(64),
                label,
                label,
                Optional.of(label),
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.of("y".repeat(5000)));
        DecisionRecord decision = new DecisionRecord(
                UUID.randomUUID(),
                now,
                1,
                "retention",
                "evict",
                Optional.of(new DecisionRecord.Subject("a".repeat(64), label, label, label, Optional.of(label), now)),
                "y".repeat(5000),
                Map.of("share", "y".repeat(5000)),
                DecisionRecord.Outcome.FAILED,
                Optional.empty(),
                Optional.of("y".repeat(5000)));
        Batch batch = new Batch(
                UUID.randomUUID(),
                "default",
                "box",
                1,
                now,
                List.of(),
                List.of(sample),
                List.of(decision),
                Batch.Lost.NOTHING);

        Batch read = parser.parse(MAPPER.writeValueAsBytes(batch)).batch();

        assertThat(read).isEqualTo(batch);
        assertThat(sample.owner()).hasSize(255).endsWith("x…");
        assertThat(decision.reason()).hasSize(4096);
    }

    @Test
    void putsTheDocumentOnOneLineAndKeepsFieldsOfANewerSender() throws Exception {
        String newer = SMALL.replace("\"sequence\":42", "\"sequence\":42,\"colour\":\"blue\"");

        assertThat(parser.parse(bytes(newer)).document())
                .contains("\"colour\":\"blue\"")
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"sequence\":42 | \"sequence\":-1 | sequence | -1 | a whole number of at least 0",
                "\"sequence\":42 | \"sequence\":1.5 | sequence | 1.5 | a whole number of at least 0",
                "\"sequence\":42 | \"sequence\":null | sequence | null | a whole number of at least 0",
                "\"id\":\"0b6f1c3e | \"id\":\"0b6f1c3 | id | \"0b6f1c3-5c1d-4b6e-9a39-1f0e6a1f2b3c\" | a UUID",
                "\"samples\":[] | \"samples\":{} | samples | {} | a list of at most 10000 elements",
                "\"samples\":[], | `` | samples | missing | a list of at most 10000 elements",
                "\"samples\":[] | \"samples\":[7] | samples[0] | 7 | a JSON object",
                "\"samples\":3 | \"samples\":\"3\" | lost.samples | \"3\" | a whole number of at least 0",
                "\"host\":\"box\" | \"host\":\"\" | host | \"\" | a host name of 1 to 253 characters",
            })
    void namesFieldValueAndWhatIsExpected(String from, String to, String field, String value, String expected) {
        String broken = SMALL.replace(from, to == null ? "" : to);

        InvalidBatchException failure =
                catchThrowableOfType(InvalidBatchException.class, () -> parser.parse(bytes(broken)));

        assertThat(failure.field()).isEqualTo(field);
        assertThat(failure.value()).isEqualTo(value);
        assertThat(failure.expected()).isEqualTo(expected);
        assertThat(failure).hasMessage("%s must be %s, was %s", field, expected, value);
    }

    @Test
    void namesTheElementOfAList() throws Exception {
        SyntheticRun run = new SyntheticRun();
        run.next();
        String broken = MAPPER.writeValueAsString(run.next())
                .replaceFirst("\"cpuCores\":[0-9.]+,\"cpuShare\"", "\"cpuCores\":-1,\"cpuShare\"");

        assertThatThrownBy(() -> parser.parse(bytes(broken)))
                .isInstanceOf(InvalidBatchException.class)
                .hasMessageMatching("containers\\[\\d+]\\.cpuCores must be a number of at least 0, was -1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../etc", "a/b", "", ".hidden", "x y"})
    void refusesInstanceNamesThatCouldNotBeFileNames(String instance) {
        String broken = SMALL.replace("\"instance\":\"default\"", "\"instance\":\"" + instance + "\"");

        assertThatThrownBy(() -> parser.parse(bytes(broken)))
                .isInstanceOf(InvalidBatchException.class)
                .hasMessageStartingWith("instance must be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1969-12-31T23:59:59Z", "+10000-01-01T00:00:00Z", "yesterday", "2026-11-21 10:22:31"})
    void refusesTimesThatTheStoreCannotHold(String time) {
        String broken = SMALL.replace("2026-11-21T10:22:31.123Z", time);

        assertThatThrownBy(() -> parser.parse(bytes(broken)))
                .isInstanceOf(InvalidBatchException.class)
                .hasMessageStartingWith("created must be a time");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "7", "{", "{\"id\":\"x\"} {}", "\u0000", "not json"})
    void refusesWhatIsNotOneBatch(String body) {
        assertThatThrownBy(() -> parser.parse(bytes(body))).isInstanceOf(InvalidBatchException.class);
    }

    @Test
    void showsOnlyTheBeginningOfALongValue() {
        String broken = SMALL.replace("\"sequence\":42", "\"sequence\":\"" + "9".repeat(5000) + "\"");

        assertThatThrownBy(() -> parser.parse(bytes(broken)))
                .isInstanceOf(InvalidBatchException.class)
                .satisfies(failure -> assertThat(failure.getMessage()).hasSizeLessThan(200));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
