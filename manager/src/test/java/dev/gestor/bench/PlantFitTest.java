// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gestor.bench.ControlTrace.Point;
import dev.gestor.policy.CpuPreset;
import dev.gestor.policy.CpuTargetPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlantFitTest {
    private static final PlantParameters PLANT = new PlantParameters(100, 2, 3, 40, 12, 0, 1.5);
    private static final LoadShape LOAD = LoadShape.staircase("levels", 15, 45, 80, 215, 110);
    private static final double WINDOW = 1;

    @TempDir
    Path folder;

    @Test
    void findsThePlantOfATraceAgain() {
        PlantFit fit = PlantFit.of(seen(0, new Random(1)), 100, WINDOW);

        assertThat(fit.difference()).isLessThan(0.01);
        assertThat(fit.plant().startDelay()).isCloseTo(3, within(0.5));
        assertThat(fit.plant().idle()).isCloseTo(2, within(0.01));
        assertThat(fit.plant().spike()).isCloseTo(40, within(0.1));
        assertThat(fit.plant().spikeSeconds()).isEqualTo(12);
        assertThat(fit.plant().lag()).isEqualTo(1.5);
        assertThat(fit.plant().noise()).isLessThan(0.01);
    }

    @Test
    void findsTheNoiseOfOneContainerBehindThatOfTheAverage() {
        ControlTrace seen = seen(3, new Random(7));

        PlantFit fit = PlantFit.of(seen, 100, WINDOW);

        assertThat(fit.difference())
                .as("nothing is nearer than the best, not even what it was made from")
                .isLessThanOrEqualTo(seen.differenceTo(seen.replayedOn(PLANT, WINDOW)));
        assertThat(fit.plant().noise()).isCloseTo(3 / Math.sqrt(2), within(0.4));
        assertThat(fit.plant().spike() * fit.plant().spikeSeconds()).isCloseTo(40 * 12, within(50.0));
    }

    @Test
    void aTraceWithoutStartsOrWithGapsIsFittedAllTheSame() {
        List<Point> points = IntStream.range(0, 60)
                .mapToObj(i -> new Point(i, 2, 2, i % 5 == 0 ? Double.NaN : 26, 50))
                .toList();

        PlantFit fit = PlantFit.of(new ControlTrace("", points), 100, WINDOW);

        assertThat(fit.plant().idle()).isCloseTo(1, within(1e-6));
        assertThat(fit.plant().startDelay()).isZero();
    }

    @Test
    void aNoteAndWhatWasNotMeasuredComeBackFromTheFile() throws IOException {
        ControlTrace trace = new ControlTrace("on a busy machine", List.of(new Point(0.5, 1, 2, Double.NaN, 30)));
        Path file = folder.resolve("trace.csv");

        trace.write(file);

        assertThat(ControlTrace.read(file)).isEqualTo(trace);
    }

    @Test
    void aRecordedRunIsJudgedAsASimulatedOneIs() {
        ControlRun run = run();

        ControlRun recorded = ControlRun.recorded("recorded", ControlTrace.of(run), PLANT, LOAD, 50);

        assertThat(recorded.samples()).isEqualTo(run.samples());
        assertThat(recorded.settlingTime()).isEqualTo(run.settlingTime()).isPositive();
        assertThatThrownBy(() -> ControlRun.recorded("r", ControlTrace.of(run), PLANT, LoadShape.step(), 50))
                .hasMessage("the trace ends after 105 s, the load takes 3000 s; record it again");
    }

    private static ControlRun run() {
        GestorScaler scaler = new GestorScaler("gestor", CpuTargetPolicy.of(50, CpuPreset.NORMAL), WINDOW);
        return ControlRun.of(scaler, PLANT, LOAD, 50, 1);
    }

    /** As somebody sees it who measures the plant. */
    private static ControlTrace seen(double noise, Random random) {
        return new ControlTrace(
                "",
                ControlTrace.of(run()).replayedOn(PLANT, WINDOW).points().stream()
                        .map(p -> new Point(
                                p.seconds(),
                                p.running(),
                                p.ordered(),
                                p.average() + noise / Math.sqrt(p.running()) * random.nextGaussian(),
                                p.offered()))
                        .toList());
    }
}
