// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import static dev.gestor.control.Fixtures.change;
import static dev.gestor.control.Fixtures.container;
import static dev.gestor.control.Fixtures.creation;
import static dev.gestor.control.Fixtures.labels;
import static dev.gestor.control.Fixtures.network;
import static dev.gestor.control.Fixtures.provision;
import static dev.gestor.control.Fixtures.removal;
import static dev.gestor.control.Fixtures.stopping;
import static dev.gestor.control.Fixtures.user;
import static dev.gestor.control.Fixtures.volume;
import static dev.gestor.control.Fixtures.with;
import static dev.gestor.control.Fixtures.workload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerChange.Rename;
import dev.gestor.engine.ContainerChange.Restart;
import dev.gestor.engine.ContainerChange.Start;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Owner;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    @Test
    void aProtectedContainerIsKeptWellAndReplaced() {
        Container kept =
                container(1, with(labels("test", Owner.WORKLOAD), Labels.PROTECT, "true"), ContainerState.RUNNING);

        for (Precedence precedence : Precedence.values()) {
            boolean done = precedence == Precedence.UPDATE || precedence == Precedence.HEAL;
            for (Proposal proposal : List.of(
                    removal("some", precedence, kept, Owner.WORKLOAD),
                    change("some", precedence, kept, new Restart(), Owner.WORKLOAD))) {
                Plan plan = Arbiter.arbitrate(List.of(kept), List.of(), List.of(proposal));
                assertThat(plan.accepted()).as("%s", proposal).hasSize(done ? 1 : 0);
            }
        }
    }

    @Test
    void aChangeIsJudgedAsARemovalIs() {
        Container service = container(2, labels("test", Owner.SERVICES), ContainerState.RUNNING);
        Container nobodys =
                container(3, with(labels("test", Owner.USER), Labels.OWNER, "somebody"), ContainerState.RUNNING);

        Plan plan = Arbiter.arbitrate(
                List.of(workload(1), service, nobodys),
                List.of(),
                List.of(
                        change("heal", Precedence.HEAL, workload(1), new Start(), Owner.WORKLOAD),
                        change("heal", Precedence.HEAL, service, new Start(), Owner.WORKLOAD),
                        change("heal", Precedence.HEAL, nobodys, new Start(), BOTH),
                        change("heal", Precedence.HEAL, workload(4), new Start(), BOTH)));

        assertThat(plan.accepted()).hasSize(1);
        assertThat(plan.overruled())
                .extracting(Plan.Overruled::reason)
                .containsExactly(
                        "its owner is services", "it has no known owner", "it is not a container of this instance");
    }

    @Test
    void aContainerIsEitherChangedOrRemoved() {
        Plan plan = Arbiter.arbitrate(
                List.of(workload(1)),
                List.of(),
                List.of(
                        removal("retention", Precedence.EVICT, workload(1), Owner.WORKLOAD),
                        change("heal", Precedence.HEAL, workload(1), new Restart(), Owner.WORKLOAD)));

        assertThat(plan.accepted()).extracting(Proposal::policy).containsExactly("heal");
        assertThat(plan.overruled())
                .extracting(Plan.Overruled::reason)
                .containsExactly("heal wants to change it, and goes first");
    }

    @Test
    void aNewNameIsANameToo() {
        var rename = change("update", Precedence.UPDATE, workload(1), new Rename("new"), Owner.WORKLOAD);

        assertThat(reasons(List.of(), rename, creation("new"))).containsExactly("a container of that name exists");
        assertThat(reasons(
                        List.of(),
                        rename,
                        change("update", Precedence.UPDATE, workload(2), new Rename("new"), Owner.WORKLOAD)))
                .containsExactly("a container of that name exists");
        assertThat(reasons(
                        List.of(),
                        change("update", Precedence.UPDATE, workload(1), new Rename("container-2"), Owner.WORKLOAD)))
                .containsExactly("a container of that name exists");
        assertThat(reasons(
                        List.of(),
                        change("update", Precedence.UPDATE, workload(1), new Rename("container-1"), Owner.WORKLOAD)))
                .isEmpty();
        assertThat(reasons(List.of(rename), creation("new")))
                .containsExactly("update has begun to change it, and has not ended");
    }

    @Test
    void aNetworkAndAVolumeMayShareAName() {
        assertThat(reasons(
                        List.of(),
                        provision(network("shop"), false),
                        provision(volume("shop"), false),
                        provision(network("shop"), true)))
                .containsExactly("services wants to make it, and goes first");
    }

    @Test
    void whatAnotherPlanIsBusyWithIsLeftToIt() {
        List<Proposal> every = List.of(
                removal("retention", Precedence.EVICT, workload(1), Owner.WORKLOAD),
                change("heal", Precedence.HEAL, workload(2), new Start(), Owner.WORKLOAD),
                creation("new"),
                provision(network("shop"), false),
                provision(volume("shop"), true));

        assertThat(reasons(every, every.toArray(Proposal[]::new)))
                .containsExactlyInAnyOrder(
                        "retention has begun to evict it, and has not ended",
                        "heal has begun to change it, and has not ended",
                        "workload has begun to create it, and has not ended",
                        "services has begun to make it, and has not ended",
                        "services has begun to remove it, and has not ended");
        // Precedence does not help: what has begun is not broken off.
        assertThat(reasons(
                        every,
                        change("update", Precedence.UPDATE, workload(1), new Restart(), Owner.WORKLOAD),
                        removal("update", Precedence.UPDATE, workload(2), Owner.WORKLOAD)))
                .hasSize(2);
        assertThat(reasons(every, removal("update", Precedence.UPDATE, workload(3), Owner.WORKLOAD)))
                .isEmpty();
    }

    @Test
    void whoWantsTheSameEndMayWaitForIt() {
        var stopping = stopping("retention", workload(1), Owner.WORKLOAD);
        var removing = removal("retention", Precedence.EVICT, workload(2), Owner.WORKLOAD);
        var ending = Set.of(workload(1).id(), workload(2).id());

        Plan plan = Arbiter.arbitrate(
                List.of(workload(1), workload(2)),
                List.of(stopping, removing),
                ending,
                List.of(
                        stopping("cleanup", workload(1), Owner.WORKLOAD),
                        removal("cleanup", Precedence.EVICT, workload(2), Owner.WORKLOAD)));
        assertThat(plan.accepted()).hasSize(2);

        Plan more = Arbiter.arbitrate(
                List.of(workload(1), workload(2)),
                List.of(stopping, removing),
                ending,
                List.of(
                        removal("cleanup", Precedence.EVICT, workload(1), Owner.WORKLOAD),
                        change("heal", Precedence.HEAL, workload(2), new Restart(), Owner.WORKLOAD)));
        assertThat(more.accepted()).isEmpty();
    }

    @Test
    void removalsComeFirstAndCreationsLast() {
        Plan plan = Arbiter.arbitrate(
                List.of(workload(1), workload(2)),
                List.of(),
                List.of(
                        creation("new"),
                        provision(network("shop"), false),
                        change("heal", Precedence.HEAL, workload(1), new Start(), Owner.WORKLOAD),
                        removal("retention", Precedence.EVICT, workload(2), Owner.WORKLOAD)));

        assertThat(plan.accepted())
                .extracting(p -> p.getClass().getSimpleName())
                .containsExactly("Removal", "Provision", "Change", "Creation");
    }

    private static List<String> reasons(List<Proposal> underWay, Proposal... proposals) {
        List<Container> known = List.of(workload(1), workload(2), workload(3));
        return Arbiter.arbitrate(known, underWay, List.of(proposals)).overruled().stream()
                .map(Plan.Overruled::reason)
                .toList();
    }

    private static void assertOverruled(List<Container> known, Container wanted, String reason) {
        Plan plan = Arbiter.arbitrate(known, List.of(), List.of(removal("retention", Precedence.EVICT, wanted, BOTH)));

        assertThat(plan.removals()).isEmpty();
        assertThat(plan.overruled()).extracting(Plan.Overruled::reason).containsExactly(reason);
    }
}
