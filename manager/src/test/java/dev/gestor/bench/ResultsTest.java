// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
    private static final Machine MACHINE = new Machine("Pea", 2, 23.6, "6.1", "17", LocalDate.of(2026, 11, 21));

    @TempDir
    Path root;

    @Test
    void takesTheMedian() {
        assertThat(Measurement.median(3, 1, 2)).isEqualTo(2);
        assertThat(Measurement.median(4, 1, 2, 3)).isEqualTo(2.5);
    }

    @Test
    void readsWhatAScriptMeasured() {
        assertThat(Publish.measurement("CPU\tgestor\t% of a core\t0.5\t0.3 0.1 0.2"))
                .isEqualTo(Measurement.of("CPU", "gestor", new double[] {0.1, 0.2, 0.3}, "% of a core")
                        .withGoal(0.5));
        assertThat(Publish.measurement("CPU\tpeer\t%\t-\t7").goal()).isEmpty();
    }

    @Test
    void writesTheTableOnceHoweverOftenItRuns() throws IOException {
        List<Measurement> slow = List.of(
                Measurement.of("cycle", "gestor", new double[] {120.04}, "ms").withGoal(100));
        List<Measurement> fast = List.of(
                Measurement.of("cycle", "gestor", new double[] {40, 44.444, 48}, "ms")
                        .withGoal(100),
                Measurement.of("cycle", "peer", new double[] {0.01234}, "ms"));
        Results results = new Results(root, "cycle", "Decision cycle");
        new Results(root, "rest", "At rest").publish(fast, MACHINE, "Idle.");

        assertThat(results.publish(slow, MACHINE, "Turns.")).isEqualTo(1);
        assertThat(results.publish(fast, MACHINE, "Turns.")).isZero();

        assertThat(Files.readString(root.resolve("docs/performance.md")))
                .endsWith("""
                        <!-- bench cycle -->
                        ## Decision cycle

                        Turns.

                        | what  | subject | median | unit | runs | goal   |
                        |-------|---------|--------|------|------|--------|
                        | cycle | gestor  | 44.4   | ms   | 3    | <= 100 |
                        | cycle | peer    | 0.0123 | ms   | 1    |        |

                        Measured on 2026-11-21: 2 cores (Pea), 24 GiB, Linux 6.1, Java 17.
                        <!-- end of bench cycle -->
                        """)
                .containsOnlyOnce("<!-- bench rest -->")
                .containsOnlyOnce("## Decision cycle");
        assertThat(Files.readString(root.resolve("bench/results/cycle.json")))
                .contains("\"value\" : 44.4", "\"goal\" : \"<= 100\"", "\"subject\" : \"peer\"");
    }
}
