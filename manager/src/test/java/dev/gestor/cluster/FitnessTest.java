// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.cluster.Fitness.Cpu;
import dev.gestor.cluster.Fitness.Lack;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class FitnessTest {
    private static final HostItem HOST = HostItem.parse("a");

    @Test
    void aHostWithEnoughOfBothIsFit() {
        assertThat(new Fitness(new Cpu(1, false), 500).lacks(row(75, 500))).isEmpty();
        assertThat(new Fitness(new Cpu(25, true), 500).lacks(row(75, 500))).isEmpty();
    }

    @Test
    void eachLackIsNamed() {
        assertThat(new Fitness(new Cpu(1.01, false), 501).lacks(row(75, 500))).containsExactly(Lack.CPU, Lack.MEMORY);
        assertThat(new Fitness(new Cpu(26, true), 1).lacks(row(75, 500))).containsExactly(Lack.CPU);
    }

    @Test
    void aHostOfWhichTooLittleIsKnownIsNotFit() {
        var fitness = new Fitness(new Cpu(0, false), 0);
        Trouble trouble = Trouble.of(Trouble.Kind.CLOSED);
        HostFigures first = figures(OptionalDouble.empty(), 500);

        assertThat(fitness.lacks(new HostRow(HOST, Optional.empty(), Optional.of(trouble))))
                .containsExactly(Lack.FIGURES);
        assertThat(fitness.lacks(new HostRow(HOST, Optional.of(first), Optional.empty())))
                .containsExactly(Lack.FIGURES);
    }

    private static HostRow row(double cpuPercent, long available) {
        return new HostRow(HOST, Optional.of(figures(OptionalDouble.of(cpuPercent), available)), Optional.empty());
    }

    private static HostFigures figures(OptionalDouble cpuPercent, long available) {
        return new HostFigures(cpuPercent, new Reading(1, 1, 4, 1000, available), Duration.ZERO, Duration.ZERO);
    }
}
