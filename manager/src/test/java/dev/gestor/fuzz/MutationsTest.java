// SPDX-License-Identifier: Apache-2.0
package dev.gestor.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever was done to a request before, more can be done: a rare combination must not end a long run. */
final class MutationsTest {
    private static final int DRAFTS = 20_000;
    private static final Operation OPERATION =
            Description.parse("""
                    {"paths": {"/things/{id}": {
                      "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
                      "put": {"responses": {"200": {}}}}}}
                    """).operations().get(0);

    @Test
    void eachRequestCanBeSpoiledAgainAndAgain() {
        Mutations mutations = new Mutations(new Oddities(Path.of("canary")));
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < DRAFTS; i++) {
            Draft draft = new Draft(OPERATION, "/things/a")
                    .header("Host: 127.0.0.1:5000")
                    .header("Authorization: Bearer TOKEN");
            draft.body = Optional.of("{\"a\": 1}".getBytes(StandardCharsets.UTF_8));
            for (int times = 0; times < 4; times++) {
                mutations.spoil(draft, random);
            }

            assertThat(draft.valid()).isFalse();
            assertThat(draft.bytes()).isNotEmpty();
        }
    }
}
