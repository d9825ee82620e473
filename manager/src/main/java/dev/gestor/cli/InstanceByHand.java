// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.Actuator;
import dev.gestor.control.ChangeRequests;
import dev.gestor.control.Dispatcher;
import dev.gestor.control.InstanceLock;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.Inventory;
import dev.gestor.journal.Journal;
import dev.gestor.journal.JournalLimits;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** What a command needs to change containers itself while no manager runs: it holds the instance's lock for its own duration. */
record InstanceByHand(InstanceLock lock, ContainerEngine engine, Inventory inventory, ChangeRequests requests) {
    /** Decisions made here are filed under no cycle. */
    private static final long NO_CYCLE = 0;

    /**
     * For a command that leaves nothing to clean up, however it ends.
     *
     * @param closer ends what is opened here
     * @throws InstanceLock.HeldException where a manager runs the instance
     */
    static InstanceByHand openBriefly(
            Adapters adapters, Clock clock, Path state, String instance, Optional<String> dockerUrl, Closer closer)
            throws Exception {
        return open(adapters, clock, InstanceLock.acquireBriefly(state, instance), instance, dockerUrl, closer);
    }

    /**
     * @param closer ends what is opened here
     * @throws InstanceLock.HeldException where a manager runs the instance
     */
    static InstanceByHand open(
            Adapters adapters, Clock clock, Path state, String instance, Optional<String> dockerUrl, Closer closer)
            throws Exception {
        InstanceLock lock =
                InstanceLock.acquire(state, instance, ProcessHandle.current().pid());
        return open(adapters, clock, lock, instance, dockerUrl, closer);
    }

    private static InstanceByHand open(
            Adapters adapters,
            Clock clock,
            InstanceLock lock,
            String instance,
            Optional<String> dockerUrl,
            Closer closer)
            throws Exception {
        closer.add("let go of the lock", lock);
        ContainerEngine engine = closer.add("leave Docker", adapters.engine(instance, dockerUrl));
        engine.info();
        Inventory inventory = closer.add("stop listening to Docker", engine.follow());
        Journal journal = closer.add(
                "close the journal",
                Journal.open(lock.folder(), JournalLimits.DEFAULT.withoutOutbox(), instance, "localhost", clock));
        Actuator actuator =
                closer.add("end the actions", new Actuator(engine, System::nanoTime, adapters.planDeadline(), false));
        ChangeRequests requests = new ChangeRequests(
                new Dispatcher(inventory, actuator),
                new JournalRecorder(journal),
                clock,
                UUID::randomUUID,
                () -> NO_CYCLE);
        closer.add("finish the containers under way", () -> {
            actuator.endCreations();
            requests.recordLate();
        });
        return new InstanceByHand(lock, engine, inventory, requests);
    }
}
