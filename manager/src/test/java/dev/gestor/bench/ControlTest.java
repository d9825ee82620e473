// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.policy.CpuPreset;
import dev.gestor.policy.CpuTargetPolicy;
import dev.gestor.policy.FleetCpu;
import dev.gestor.policy.FleetCpu.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlTest {
    @TempDir
    Path folder;

    @Test
    void containersShareTheLoadUpToTheirCapacity() {
        Plant plant = new Plant(new PlantParameters(100, 0, 2, 50, 20, 0, 0), 2, new Random(1));
        plant.advance(2, 300);
        assertThat(plant.measure(2).average()).hasValue(100);

        plant.add(2);
        plant.advance(2, 120);
        FleetCpu started = plant.measure(2);
        assertThat(started.running()).isEqualTo(4);
        assertThat(started.readings()).as("only those that ran all the time").hasSize(2);
        assertThat(started.average()).hasValue(60);

        plant.advance(2, 120);
        assertThat(plant.measure(2).average()).as("two of four with a spike").hasValue(30 + 50 / 2.0);
        plant.remove(3);
        plant.advance(2, 20);
        assertThat(plant.measure(2).average()).hasValue(20);
    }

    @Test
    void theHpaRoundsUpAndTakesItsTimeToShrink() {
        HpaScaler hpa = new HpaScaler(50, 40);

        assertThat(hpa.change(fleet(3, 0, 54))).as("within its tolerance").isZero();
        assertThat(hpa.change(fleet(3, 0, 60))).as("ceil(3.6)").isEqualTo(1);
        assertThat(hpa.change(fleet(3, 0, 150)))
                .as("9 asked for, 4 more allowed")
                .isEqualTo(4);
        assertThat(hpa.change(fleet(3, 1, 60))).as("one not ready, at 0 %: 0.9").isZero();
        for (int call = 0; call < 19; call++) {
            assertThat(hpa.change(fleet(9, 0, 10))).isZero();
        }
        assertThat(hpa.change(fleet(9, 0, 10)))
                .as("more than 300 s after 9 were asked for: down to the 4 of after that")
                .isEqualTo(-5);
    }

    @Test
    void aTraceComesBackAsItWasWritten() throws IOException {
        ControlTrace trace = ControlTrace.of(run());
        Path file = folder.resolve("trace.csv");

        trace.write(file);

        assertThat(ControlTrace.read(file).points()).hasSameSizeAs(trace.points());
        assertThat(ControlTrace.read(file).differenceTo(trace)).isLessThan(0.01);
    }

    @Test
    void aReplayFindsTheAverageAgain() {
        ControlTrace recorded = ControlTrace.of(run());

        assertThat(recorded.replayedOn(PlantParameters.NOMINAL, 0.25).differenceTo(recorded))
                .as("a second with a new replica is a matter of rounding")
                .isLessThan(3);
        PlantParameters other = new PlantParameters(100, 20, 2, 0, 0, 0, 0);
        assertThat(recorded.replayedOn(other, 0.25).differenceTo(recorded)).isGreaterThan(10);
    }

    @Test
    void saysWhatIsWrongWithATrace() throws IOException {
        Path file = Files.writeString(
                folder.resolve("bad.csv"), "seconds,running,ordered,average_percent,offered_percent\n2,3\n");
        Path other = Files.writeString(folder.resolve("other.csv"), "t,n\n");

        assertThatThrownBy(() -> ControlTrace.read(file)).hasMessage(file + ", line 2 is '2,3', to be five numbers");
        assertThatThrownBy(() -> ControlTrace.read(other)).hasMessageContaining("is not a trace");
    }

    @Test
    void thePresetReachesItsGoalsAfterLoadSteps() {
        ControlRun run = run();

        assertThat(run.settlingTime()).isBetween(1.0, 60.0);
        assertThat(run.overshoot()).isLessThanOrEqualTo(1);
        assertThat(run.directionChanges()).isLessThanOrEqualTo(2);
    }

    private static ControlRun run() {
        Scaler scaler = new GestorScaler("gestor", CpuTargetPolicy.of(50, CpuPreset.NORMAL));
        return ControlRun.of(scaler, PlantParameters.NOMINAL, LoadShape.levels("levels", 160, 430, 215), 50, 1);
    }

    private static FleetCpu fleet(int ready, int unready, double percent) {
        return new FleetCpu(ready + unready, 0, Collections.nCopies(ready, new Reading(percent, Duration.ofHours(1))));
    }
}
