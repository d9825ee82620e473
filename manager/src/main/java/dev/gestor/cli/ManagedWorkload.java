// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.control.ActionOutcome;
import dev.gestor.control.ChangeRequests;
import dev.gestor.control.Decision;
import dev.gestor.control.Dispatcher;
import dev.gestor.control.Plan;
import dev.gestor.control.Precedence;
import dev.gestor.control.Proposal;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.Inventory;
import dev.gestor.workload.Creation;
import dev.gestor.workload.WorkloadHost;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Lets the workload create containers the way every container is changed: proposed, arbitrated, carried out, recorded. */
final class ManagedWorkload implements WorkloadHost {
    private static final String POLICY = "workload";

    private final Inventory inventory;
    private final Supplier<OptionalLong> availableBytes;
    private final ChangeRequests requests;

    ManagedWorkload(Inventory inventory, Supplier<OptionalLong> availableBytes, ChangeRequests requests) {
        this.inventory = inventory;
        this.availableBytes = availableBytes;
        this.requests = requests;
    }

    @Override
    public List<Container> containers() {
        return inventory.containers();
    }

    @Override
    public OptionalLong availableBytes() {
        return availableBytes.get();
    }

    @Override
    public List<Creation> create(List<ContainerSpec> specs, String reason) {
        List<Proposal.Creation> proposals = specs.stream()
                .map(spec -> new Proposal.Creation(POLICY, Precedence.SCALE, "create", spec, reason, inputs(spec)))
                .toList();
        Map<String, Creation> byName = new HashMap<>();
        try {
            Dispatcher.Dispatched dispatched = requests.carryOut(proposals);
            for (ActionOutcome outcome : dispatched.outcomes()) {
                if (outcome.proposal() instanceof Proposal.Creation creation) {
                    byName.put(creation.spec().name(), result(creation.spec(), outcome));
                }
            }
            for (Plan.Overruled overruled : dispatched.overruled()) {
                if (overruled.proposal() instanceof Proposal.Creation creation) {
                    byName.put(creation.spec().name(), Creation.failed(creation.spec(), overruled.reason()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return specs.stream()
                .map(spec -> Optional.ofNullable(byName.get(spec.name()))
                        .orElseGet(() -> Creation.failed(spec, "interrupted: the manager ends")))
                .toList();
    }

    @Override
    public void refused(int count, String reason) {
        requests.note(List.of(Decision.idle(
                POLICY, "nothing", Optional.empty(), reason, Map.of("refused", Integer.toString(count)))));
    }

    private static Creation result(ContainerSpec spec, ActionOutcome outcome) {
        return outcome.created()
                .map(container -> Creation.created(spec, container))
                .orElseGet(() -> Creation.failed(
                        spec,
                        outcome.outcome() == Outcome.DRY_RUN
                                ? "this is a dry run"
                                : outcome.error().orElse("no container came of it")));
    }

    private static Map<String, String> inputs(ContainerSpec spec) {
        Map<String, String> inputs = new HashMap<>();
        inputs.put("name", spec.name());
        inputs.put("image", spec.image());
        spec.limits().memoryBytes().ifPresent(bytes -> inputs.put("memory_limit_bytes", Long.toString(bytes)));
        spec.limits().nanoCpus().ifPresent(nanos -> inputs.put("cpu_limit_nanos", Long.toString(nanos)));
        return inputs;
    }
}
