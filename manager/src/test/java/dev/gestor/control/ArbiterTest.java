// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import static dev.gestor.control.Fixtures.container;
import static dev.gestor.control.Fixtures.creation;
import static dev.gestor.control.Fixtures.labels;
import static dev.gestor.control.Fixtures.removal;
import static dev.gestor.control.Fixtures.user;
import static dev.gestor.control.Fixtures.with;
import static dev.gestor.control.Fixtures.workload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Owner;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArbiterTest {
    private static final Owner[] BOTH = {Owner.WORKLOAD, Owner.USER};

    @Test
    void anEligibleContainersRemovalIsAccepted() {
        Plan plan = Arbiter.arbitrate(
                List.of(workload(1), user(2)),
                List.of(),
                List.of(
                        removal("retention", Precedence.EVICT, workload(1), BOTH),
                        removal("retention", Precedence.EVICT, user(2), BOTH)));

        assertThat(plan.removals()).extracting(r -> r.container().name()).containsExactly("container-1", "container-2");
        assertThat(plan.overruled()).isEmpty();
    }

    @Test
    void aContainerThatIsNotThisInstancesIsNeverTouched() {
        assertOverruled(List.of(workload(1)), workload(2), "it is not a container of this instance");
    }

    @Test
    void anotherOwnersContainerIsNeverTouched() {
        Container service = container(1, labels("test", Owner.SERVICES), ContainerState.RUNNING);

        assertOverruled(List.of(service), service, "its owner is services");
    }

    @Test
    void aContainerWithoutAKnownOwnerIsNeverTouched() {
        Container nobodys =
                container(1, with(labels("test", Owner.USER), Labels.OWNER, "somebody"), ContainerState.RUNNING);
        Container ownerless =
                container(2, Map.of(Labels.MANAGED, "true", Labels.INSTANCE, "test"), ContainerState.RUNNING);

        assertOverruled(List.of(nobodys), nobodys, "it has no known owner");
        assertOverruled(List.of(ownerless), ownerless, "it has no known owner");
    }

    @Test
    void aProtectedContainerIsNeverTouched() {
        Container kept =
                container(1, with(labels("test", Owner.WORKLOAD), Labels.PROTECT, "true"), ContainerState.RUNNING);

        assertOverruled(List.of(kept), kept, "it is protected by its label");
    }

    @Test
    void whatIsKnownNowCountsNotWhatTheProposalBroughtAlong() {
        Container protectedNow =
                container(1, with(labels("test", Owner.WORKLOAD), Labels.PROTECT, "true"), ContainerState.RUNNING);

        assertOverruled(List.of(protectedNow), workload(1), "it is protected by its label");
    }

    @Test
    void theHigherPrecedenceWinsWhateverTheOrder() {
        Proposal evict = removal("retention", Precedence.EVICT, workload(1), Owner.WORKLOAD);
        Proposal scale = removal("cpu-target", Precedence.SCALE, workload(1), Owner.WORKLOAD);
        Proposal heal = removal("services", Precedence.HEAL, workload(1), Owner.WORKLOAD);
        Proposal update = removal("update", Precedence.UPDATE, workload(1), Owner.WORKLOAD);

        Plan plan = Arbiter.arbitrate(List.of(workload(1)), List.of(), List.of(evict, scale, update, heal));

        assertThat(plan.removals()).extracting(Proposal::policy).containsExactly("update");
        assertThat(plan.overruled())
                .extracting(o -> o.proposal().policy())
                .containsExactly("services", "cpu-target", "retention");
        assertThat(plan.overruled()).extracting(Plan.Overruled::reason).allMatch(r -> r.startsWith("update wants"));
    }

    @Test
    void amongEqualsTheFirstWins() {
        Plan plan = Arbiter.arbitrate(
                List.of(workload(1)),
                List.of(),
                List.of(
                        removal("retention", Precedence.EVICT, workload(1), Owner.WORKLOAD),
                        removal("cleanup", Precedence.EVICT, workload(1), Owner.WORKLOAD)));

        assertThat(plan.removals()).extracting(Proposal::policy).containsExactly("retention");
        assertThat(plan.overruled())
                .extracting(Plan.Overruled::reason)
                .containsExactly("retention wants to evict it, and goes first");
    }

    @Test
    void aNameIsGivenOnce() {
        Plan plan = Arbiter.arbitrate(
                List.of(workload(1)), List.of(), List.of(creation("new"), creation("new"), creation("container-1")));

        assertThat(plan.creations()).extracting(c -> c.spec().name()).containsExactly("new");
        assertThat(plan.overruled())
                .extracting(Plan.Overruled::reason)
                .containsExactly("a container of that name exists", "a container of that name exists");
    }

    private static void assertOverruled(List<Container> known, Container wanted, String reason) {
        Plan plan = Arbiter.arbitrate(known, List.of(), List.of(removal("retention", Precedence.EVICT, wanted, BOTH)));

        assertThat(plan.removals()).isEmpty();
        assertThat(plan.overruled()).extracting(Plan.Overruled::reason).containsExactly(reason);
    }
}
