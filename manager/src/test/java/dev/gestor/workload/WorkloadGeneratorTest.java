// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.Isolation;
import dev.gestor.engine.Networking;
import dev.gestor.engine.Owner;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WorkloadGeneratorTest {
    @Test
    void drawsTheSameContainersOfTheSameSeed() {
        WorkloadGenerator one = generator(42);
        WorkloadGenerator other = generator(42);

        assertThat(one.draw(10, Set.of())).isEqualTo(other.draw(10, Set.of()));
        assertThat(one.draw(3, Set.of())).isEqualTo(other.draw(3, Set.of()));
        assertThat(generator(43).draw(10, Set.of())).isNotEqualTo(generator(42).draw(10, Set.of()));
    }

    @Test
    void drawsTheContainersThatASeedHasAlwaysMeant() {
        assertThat(generator(1).draw(3, Set.of()))
                .extracting(spec -> spec.image() + " " + spec.name())
                .containsExactly("gestor/low-cpu uNiK6laf", "gestor/high-cpu JcLmCyfk", "gestor/low-cpu bpTaj44D");
    }

    @Test
    void namesAreEightLettersAndDigitsAndNeverTaken() {
        List<ContainerSpec> first = generator(7).draw(5, Set.of());
        Set<String> taken = names(first);

        List<ContainerSpec> second = generator(7).draw(500, taken);

        assertThat(names(second))
                .hasSize(500)
                .doesNotContainAnyElementsOf(taken)
                .allMatch(n -> n.matches("[A-Za-z0-9]{8}"));
    }

    @Test
    void aTakenNameChangesNothingButThatName() {
        List<ContainerSpec> free = generator(7).draw(5, Set.of());
        List<ContainerSpec> other = generator(7).draw(5, Set.of(free.get(2).name()));

        assertThat(other.get(2).name()).isNotEqualTo(free.get(2).name());
        assertThat(other.get(2).image()).isEqualTo(free.get(2).image());
        assertThat(other.subList(3, 5)).isEqualTo(free.subList(3, 5));
    }

    @Test
    void drawsEveryKindAboutAsOften() {
        Map<String, Long> perImage = generator(3).draw(4_000, Set.of()).stream()
                .collect(Collectors.groupingBy(ContainerSpec::image, Collectors.counting()));

        assertThat(perImage.keySet())
                .containsExactlyInAnyOrder("gestor/high-cpu", "gestor/high-ram", "gestor/low-cpu", "gestor/low-ram");
        assertThat(perImage.values()).allMatch(n -> n > 900 && n < 1_100);
    }

    @Test
    void boundsEveryContainer() {
        for (ContainerSpec spec : generator(5).draw(100, Set.of())) {
            assertThat(spec.owner()).isEqualTo(Owner.WORKLOAD);
            assertThat(spec.labels())
                    .isEqualTo(Map.of("gestor.workload", spec.image().substring("gestor/".length())));
            assertThat(spec.limits().memoryBytes().orElseThrow()).isBetween(16L << 20, 64L << 20);
            assertThat(spec.limits().nanoCpus())
                    .isEqualTo(OptionalLong.of(spec.image().equals("gestor/high-cpu") ? 500_000_000 : 250_000_000));
            assertThat(spec.limits().cpuShares()).hasValue(64);
            assertThat(spec.limits().pids()).hasValue(16);
            assertThat(spec.isolation()).isEqualTo(Isolation.STRICT);
            assertThat(spec.networking()).isEqualTo(Networking.NONE);
            assertThat(spec.program().command().orElseThrow())
                    .singleElement()
                    .asString()
                    .matches("[0-9]+");
        }
    }

    private static WorkloadGenerator generator(long seed) {
        return new WorkloadGenerator(new SplittableRandom(seed));
    }

    private static Set<String> names(List<ContainerSpec> specs) {
        return specs.stream().map(ContainerSpec::name).collect(Collectors.toSet());
    }
}
