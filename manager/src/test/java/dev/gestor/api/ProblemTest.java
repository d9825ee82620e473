// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.http.HttpStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemTest {
    @Test
    void hasTheMembersOfRfc9457AndTheOneThatOlderClientsRead() {
        assertThat(json(ProblemException.notFound("no container 'x'")))
                .isEqualTo(
                        "{\"title\":\"Not Found\",\"status\":404,\"detail\":\"no container 'x'\",\"error\":\"no container 'x'\"}");
    }

    @Test
    void takesTheWordsOfARouteInstead() {
        ProblemException problem = new ProblemException(HttpStatus.BAD_REQUEST, "'image' is missing")
                .with("error", "Bad Request")
                .with("fields", List.of("image"))
                .header("X-Secret", "not in the body");

        assertThat(json(problem))
                .isEqualTo(
                        "{\"title\":\"Bad Request\",\"status\":400,\"detail\":\"'image' is missing\",\"error\":\"Bad Request\",\"fields\":[\"image\"]}");
        assertThat(problem.problem().headers()).containsEntry("X-Secret", "not in the body");
    }

    @Test
    void roundsRetryAfterUpToWholeSeconds() {
        assertThat(retryAfter(Duration.ZERO)).isEqualTo("1");
        assertThat(retryAfter(Duration.ofMillis(1))).isEqualTo("1");
        assertThat(retryAfter(Duration.ofSeconds(2))).isEqualTo("2");
        assertThat(retryAfter(Duration.ofMillis(2001))).isEqualTo("3");
    }

    private static String retryAfter(Duration time) {
        return String.valueOf(
                ProblemException.unavailable("busy", time).problem().headers().get("Retry-After"));
    }

    private static String json(ProblemException e) {
        return new String(e.problem().json(), StandardCharsets.UTF_8);
    }
}
