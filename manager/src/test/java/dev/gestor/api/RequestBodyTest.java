// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javalin.http.HttpStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    @Test
    void readsJsonWithNumbersAsTextsAndFieldsNobodyAsksFor() {
        RequestBody body = json("""
                {"image": "web", "cpu_target": "50", "constants": {"kp": "0.3", "ki": 1, "kd": -2.5e1}, "id": "x", "tab": [1]}""");

        assertThat(body.text("image")).isEqualTo("web");
        assertThat(body.number("cpu_target", 1, 100)).isEqualTo(50);
        RequestBody constants = body.object("constants");
        assertThat(constants.number("kp", 0, 1)).isEqualTo(0.3);
        assertThat(constants.number("ki", 0, 1)).isEqualTo(1);
        assertThat(constants.number("kd", -100, 1)).isEqualTo(-25);
    }

    @Test
    void readsAForm() {
        RequestBody body =
                body(FORM + "; charset=utf-8", "service=caf%C3%A9+1&port=3000&detached=True&empty=&c={\"a\":1}");

        assertThat(body.text("service")).isEqualTo("café 1");
        assertThat(body.wholeNumber("port", 1, 65535)).isEqualTo(3000);
        assertThat(body.flag("detached")).isTrue();
        assertThat(body.object("c").wholeNumber("a", 1, 1)).isEqualTo(1);
        assertThatThrownBy(() -> body.text("empty")).hasMessage("'empty' must be a text, was ''");
    }

    @Test
    void takesJsonThatIsDeclaredAsAFormForWhatItIs() {
        assertThat(body(FORM, " {\"image\":\"a\"}").text("image")).isEqualTo("a");
    }

    @Test
    void takesAnEmptyBodyForAnEmptyObject() {
        for (String type : List.of("application/json", FORM, "text/plain", "")) {
            RequestBody body = body(type, " \r\n");
            assertThat(body.has("a")).isFalse();
            assertThat(body.optionalText("a")).isEmpty();
            assertThat(body.optionalNumber("a", 0, 1)).isEmpty();
            assertThat(body.optionalWholeNumber("a", 0, 1)).isEmpty();
            assertThat(body.optionalFlag("a")).isEmpty();
            assertThat(body.optionalObject("a")).isEmpty();
        }
    }

    @Test
    void takesNullForAbsent() {
        RequestBody body = json("{\"a\":null}");

        assertThat(body.has("a")).isFalse();
        assertThatThrownBy(() -> body.number("a", 0, 1)).hasMessage("'a' is missing; expected are a");
    }

    @Test
    void namesWhatIsMissingAndWhatIsExpected() {
        assertThatThrownBy(() -> json("{\"image\":\"a\"}").require("image", "cpu_target", "constants"))
                .hasMessage("'cpu_target', 'constants' are missing; expected are image, cpu_target, constants");
        assertThatThrownBy(() -> json("{\"constants\":{}}").object("constants").require("kp"))
                .hasMessage("'constants.kp' is missing; expected are kp in 'constants'");
    }

    @Test
    void tellsKindsApart() {
        RequestBody body = json("{\"a\":true,\"b\":8080,\"c\":\"false\",\"d\":\"8080\",\"e\":[]}");

        assertThat(body.isFlag("a")).isTrue();
        assertThat(body.isFlag("b")).isFalse();
        assertThat(body.isFlag("c")).isTrue();
        assertThat(body.isFlag("d")).isFalse();
        assertThat(body.isFlag("e")).isFalse();
        assertThat(body.isFlag("f")).isFalse();
        assertThat(body.wholeNumber("d", 1, 65535)).isEqualTo(8080);
        assertThat(body.optionalText("b")).isEqualTo(Optional.of("8080"));
    }

    @Test
    void takesATenWithAPointForAWholeNumber() {
        assertThat(json("{\"a\":10.0}").wholeNumber("a", 0, 10)).isEqualTo(10);
        assertThat(json("{\"a\":\"1e1\"}").wholeNumber("a", 0, 10)).isEqualTo(10);
        assertThat(json("{\"a\":9223372036854775807}").wholeNumber("a", 0, Long.MAX_VALUE))
                .isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"ten\"",
                "1.5",
                "-1",
                "101",
                "true",
                "[]",
                "{}",
                "\"\"",
                "\"0x10\"",
                "\"1,5\"",
                "1e400",
                "99999999999999999999",
                "\"NaN\"",
                "\"1_0\"",
                "\"٣\""
            })
    void refusesWhatIsNoWholeNumberAndShowsIt(String value) {
        assertThatThrownBy(() -> json("{\"a\":" + value + "}").wholeNumber("a", 0, 100))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("'a' must be a whole number between 0 and 100, was ");
    }

    @Test
    void refusesNumbersWithoutAnEnd() {
        for (String value : List.of("1e999", "\"Infinity\"", "\"NaN\"", "\"1e999\"", "true", "\"1f\"", "\"1d\"")) {
            assertThatThrownBy(() -> json("{\"a\":" + value + "}").number("a", 0, Double.POSITIVE_INFINITY))
                    .as(value)
                    .hasMessageStartingWith("'a' must be a number of at least 0, was ");
        }
    }

    @Test
    void refusesOtherKindsAndShowsTheValueShort() {
        RequestBody body = json("{\"a\":{\"b\":1},\"t\":\"" + "x".repeat(200) + "\",\"c\":\"1\\n2\"}");

        assertThatThrownBy(() -> body.text("a")).hasMessage("'a' must be a text, was {\"b\":1}");
        assertThatThrownBy(() -> body.object("t"))
                .hasMessage("'t' must be a JSON object, was '" + "x".repeat(80) + "…'");
        assertThatThrownBy(() -> body.flag("c")).hasMessage("'c' must be true or false, was '1?2'");
        assertThatThrownBy(() -> body.object("a").object("b")).hasMessage("'a.b' must be a JSON object, was 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "null",
                "10",
                "{\"a\":1}{\"a\":1}",
                "{\"a\":1,\"a\":2}",
                "{a:1}",
                "\"x\"",
                "{\"a\":01}"
            })
    void refusesWhatIsNoJsonObject(String text) {
        for (HttpStatus status : List.of(HttpStatus.BAD_REQUEST, HttpStatus.UNPROCESSABLE_CONTENT)) {
            assertThatThrownBy(() -> RequestBody.of(null, text.getBytes(StandardCharsets.UTF_8), status))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem().status()).isEqualTo(status.getCode()));
        }
    }

    @Test
    void refusesOtherTypesDeepNestingAndBadForms() {
        assertThatThrownBy(() -> body("text/plain", "{\"a\":1}"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(415));
        assertThatThrownBy(() -> json("{\"a\":" + "[".repeat(1000) + "]".repeat(1000) + "}"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("not JSON");
        assertThatThrownBy(() -> body(FORM, "a=%zz")).hasMessageContaining("not encoded well");
        assertThatThrownBy(() -> body(FORM, "a=1&a=2")).hasMessageContaining("'a' twice");
    }

    @Test
    void neverAnswersGarbageWithAnythingButAComplaint() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        String signs = "{}[]\":,&=%+\\ae1.-\u0000é \n";
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "{\"a\":" : "");
            for (int n = random.nextInt(20); n > 0; n--) {
                text.append(signs.charAt(random.nextInt(signs.length())));
            }
            assertThatCode(() -> readAll(text.toString()))
                    .as("seed %d, body %s", seed, text)
                    .doesNotThrowAnyException();
        }
    }

    private static void readAll(String text) {
        for (String type : List.of("application/json", FORM)) {
            try {
                RequestBody body = body(type, text);
                body.optionalText("a");
                body.optionalNumber("a", -1, 1);
                body.optionalWholeNumber("a", -1, 1);
                body.optionalFlag("a");
                body.optionalObject("a");
            } catch (ProblemException e) {
                assertThat(e.problem().status()).isEqualTo(400);
            }
        }
    }

    private static RequestBody json(String text) {
        return body("application/json", text);
    }

    private static RequestBody body(String type, String text) {
        return RequestBody.of(
                type.isEmpty() ? null : type, text.getBytes(StandardCharsets.UTF_8), HttpStatus.BAD_REQUEST);
    }
}
