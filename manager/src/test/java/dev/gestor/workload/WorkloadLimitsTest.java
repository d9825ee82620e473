// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.Limits;
import dev.gestor.engine.Owner;
import dev.gestor.workload.WorkloadLimits.Admission;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkloadLimitsTest {
    private static final long MIB = 1024 * 1024;
    private static final OptionalLong PLENTY = OptionalLong.of(64L << 30);

    @Test
    void admitsAllWhereThereIsRoom() {
        Admission admission = WorkloadLimits.DEFAULT.admit(specs(10, 64), running(5), PLENTY);

        assertThat(admission.admitted()).hasSize(10);
        assertThat(admission.refusal()).isEmpty();
    }

    @Test
    void admitsUpToSixtyAliveAndSaysSo() {
        Admission admission = WorkloadLimits.DEFAULT.admit(specs(10, 16), running(57), PLENTY);

        assertThat(admission.admitted()).extracting(ContainerSpec::name).containsExactly("s0", "s1", "s2");
        assertThat(admission.refusal()).contains("60 workload containers are alive, and at most 60 may be");
    }

    @Test
    void admitsAQuarterOfTheAvailableMemoryInLimitsAndSaysSo() {
        // 5 of 16 MiB alive; a quarter of 1000 MiB leaves 170 MiB: two of 64 MiB.
        Admission admission = WorkloadLimits.DEFAULT.admit(specs(10, 64), running(5), OptionalLong.of(1000 * MIB));

        assertThat(admission.admitted()).hasSize(2);
        assertThat(admission.refusal())
                .contains("the memory limits of the workload containers alive add up to 208 MiB;"
                        + " 64 MiB more would pass 250 MiB, 25 % of the available memory");
    }

    @Test
    void countsOnlyWorkloadThatIsAlive() {
        List<Container> known = List.of(
                Containers.workload("a", "low-ram"),
                Containers.of("b", Owner.USER, "low-ram", ContainerState.RUNNING),
                Containers.of("c", Owner.WORKLOAD, "low-ram", ContainerState.EXITED),
                Containers.of("d", Owner.WORKLOAD, "low-ram", ContainerState.DEAD),
                Containers.of("e", Owner.WORKLOAD, "low-ram", ContainerState.CREATED));

        Admission admission = new WorkloadLimits(3, 0.25).admit(specs(10, 16), known, PLENTY);

        assertThat(admission.admitted()).hasSize(1);
    }

    @Test
    void takesAnUnknownKindForTheLargest() {
        List<Container> known = List.of(Containers.workload("a", "of-a-later-version"));

        Admission admission = WorkloadLimits.DEFAULT.admit(specs(2, 64), known, OptionalLong.of(4 * 128 * MIB));

        assertThat(admission.admitted()).hasSize(1);
    }

    @Test
    void admitsNothingWhereTheAvailableMemoryIsUnknown() {
        Admission admission = WorkloadLimits.DEFAULT.admit(specs(1, 16), List.of(), OptionalLong.empty());

        assertThat(admission.admitted()).isEmpty();
        assertThat(admission.refusal()).contains("the host's available memory is not known");
    }

    @Test
    void hasNothingToSayWhereNothingIsAsked() {
        assertThat(WorkloadLimits.DEFAULT
                        .admit(List.of(), running(70), OptionalLong.empty())
                        .refusal())
                .isEmpty();
    }

    @Test
    void refusesLimitsThatAreNone() {
        assertThatThrownBy(() -> new WorkloadLimits(-1, 0.25)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new WorkloadLimits(60, 0)).hasMessageContaining("0.0");
        assertThatThrownBy(() -> new WorkloadLimits(60, Double.NaN)).hasMessageContaining("NaN");
    }

    private static List<ContainerSpec> specs(int count, int mebibytes) {
        return IntStream.range(0, count)
                .mapToObj(i -> ContainerSpec.of("s" + i, "image", Owner.WORKLOAD)
                        .withLimits(Limits.NONE.withMemory(mebibytes * MIB))
                        .isolated())
                .toList();
    }

    private static List<Container> running(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Containers.workload("r" + i, "low-ram"))
                .toList();
    }
}
