// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.Labels;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WorkloadTest {
    private final FakeHost host = new FakeHost();
    private final Workload workload = workload(Containers.CREATED);

    @Test
    void createsWhatIsAskedAndTellsWhy() {
        WorkloadOutcome outcome = workload.create(10, "first burst");

        assertThat(outcome.created()).hasSize(10);
        assertThat(outcome.refused()).isZero();
        assertThat(host.reasons).containsExactly("first burst");
        assertThat(host.refusals).isEmpty();
    }

    @Test
    void recordsWhatTheLimitsRefuse() {
        WorkloadOutcome outcome = workload.create(100, "request");

        assertThat(outcome.created()).hasSize(60);
        assertThat(outcome.refused()).isEqualTo(40);
        assertThat(outcome.refusal()).isPresent();
        assertThat(host.refusals).containsExactly("40: " + outcome.refusal().orElseThrow());
    }

    @Test
    void asksTheHostForNothingWhereNothingIsAllowed() {
        host.available = OptionalLong.empty();

        WorkloadOutcome outcome = workload.create(3, "cron");

        assertThat(outcome.refused()).isEqualTo(3);
        assertThat(host.reasons).isEmpty();
    }

    @Test
    void createsNothingOnceItIsClosed() {
        workload.close();

        WorkloadOutcome outcome = workload.create(3, "cron");

        assertThat(outcome.refused()).isEqualTo(3);
        assertThat(outcome.refusal()).contains("the manager is ending");
        assertThat(host.reasons).isEmpty();
    }

    @Test
    void countsContainersThatTheHostHasNotHeardOfYet() {
        host.hearsOfCreations = false;
        workload.create(55, "first burst");

        assertThat(workload.create(10, "cron").created()).hasSize(5);
    }

    @Test
    void servesNobodyBeforeItIsOpenOrAfterItsEnd() {
        workload.hold("the manager is starting");
        assertThat(workload.create(3, "cron").refusal()).contains("the manager is starting");
        workload.open();
        assertThat(workload.create(3, "cron").created()).hasSize(3);
        workload.close();
        assertThat(workload.create(3, "cron").refusal()).contains("the manager is ending");

        assertThat(host.containers).hasSize(3);
    }

    @Test
    void doesNotCountForEverWhatTheHostNeverHearsOf() {
        host.hearsOfCreations = false;
        Workload later = workload(Containers.CREATED.plusSeconds(61));
        later.create(55, "first burst");

        assertThat(later.create(10, "cron").created()).hasSize(10);
    }

    @Test
    void drawsTheSameContainersWhateverTheLimitsRefusedBefore() {
        host.available = OptionalLong.empty();
        workload.create(4, "first burst");
        host.available = OptionalLong.of(64L << 30);
        List<String> afterRefusal = names(workload.create(4, "cron"));

        WorkloadGenerator generator = new WorkloadGenerator(new SplittableRandom(1));
        generator.draw(4, java.util.Set.of());
        assertThat(afterRefusal)
                .isEqualTo(generator.draw(4, java.util.Set.of()).stream()
                        .map(ContainerSpec::name)
                        .toList());
    }

    private static List<String> names(WorkloadOutcome outcome) {
        return outcome.created().stream().map(c -> c.spec().name()).toList();
    }

    private Workload workload(Instant now) {
        return new Workload(
                host,
                new WorkloadGenerator(new SplittableRandom(1)),
                WorkloadLimits.DEFAULT,
                Clock.fixed(now, ZoneOffset.UTC));
    }

    private static final class FakeHost implements WorkloadHost {
        private final List<Container> containers = new ArrayList<>();
        private final List<String> reasons = new ArrayList<>();
        private final List<String> refusals = new ArrayList<>();
        private OptionalLong available = OptionalLong.of(64L << 30);
        private boolean hearsOfCreations = true;

        @Override
        public List<Container> containers() {
            return List.copyOf(containers);
        }

        @Override
        public OptionalLong availableBytes() {
            return available;
        }

        @Override
        public List<Creation> create(List<ContainerSpec> specs, String reason) {
            reasons.add(reason);
            List<Creation> creations = new ArrayList<>();
            for (ContainerSpec spec : specs) {
                Container container =
                        Containers.workload(spec.name(), spec.labels().getOrDefault(Labels.WORKLOAD, ""));
                creations.add(Creation.created(spec, container));
                if (hearsOfCreations) {
                    containers.add(container);
                }
            }
            return creations;
        }

        @Override
        public void refused(int count, String reason) {
            refusals.add(count + ": " + reason);
        }
    }
}
