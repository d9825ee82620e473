// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import dev.gestor.engine.Container;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.EngineUnavailableException;
import dev.gestor.engine.Inventory;
import dev.gestor.policy.CpuLaw;
import dev.gestor.policy.Hold;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The autoscaler's work, turn by turn. How many containers there are to be is kept durably before anything is done about it, and
 * each turn compares that with what is there; so whatever a process leaves half done, at whatever point it is killed, the next one
 * completes: containers of the client are adopted, missing ones made, surplus ones and those of other clients removed. A manager
 * that ends leaves the client's containers running, for the next one.
 *
 * <pre>
 * a turn:  strays of other clients -&gt; ended ones -&gt; too few or too many -&gt; a step of the policy -&gt; what it asks for
 * </pre>
 *
 * Used by one thread.
 */
final class ClientControl {
    private final ClientBoard board;
    private final ClientActions actions;
    private final Inventory inventory;
    private final ClientFigures figures;
    private final CpuSteps steps;
    private final HoldNotes holds;
    private final Strays strays;
    private final Removals removals;
    private final Draining draining;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final ClientSettings settings;
    private final Sightings sightings;

    /** Monotonic time in ns: a client that is STARTING was declared then, or found by this process. */
    private long begun;

    private Failures failures = Failures.NONE;
    private Optional<ClientFigures.Lease> lease = Optional.empty();
    /** Ids of containers whose end was judged already: it may take several turns to remove them. */
    private final Set<String> counted = new HashSet<>();

    ClientControl(
            ClientBoard board,
            ClientActions actions,
            Inventory inventory,
            ClientFigures figures,
            Clock clock,
            LongSupplier nanoTime,
            ClientSettings settings) {
        this.board = board;
        this.actions = actions;
        this.inventory = inventory;
        this.figures = figures;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.settings = settings;
        sightings = new Sightings(nanoTime);
        steps = new CpuSteps(figures, sightings, nanoTime, settings);
        holds = new HoldNotes(actions, nanoTime);
        strays = new Strays(actions, inventory, nanoTime, settings);
        removals = new Removals(board, actions, inventory, nanoTime, settings);
        draining = new Draining(board, actions, removals, sightings, nanoTime, settings.drain());
        begun = nanoTime.getAsLong();
    }

    ClientBoard board() {
        return board;
    }

    // Requests: each is kept before it returns, and the next turn, which comes at once, does what it asks for.

    void declare(ClientDeclaration declaration, String id) throws ClientRefusedException, IOException {
        Admission.toDeclare(board.present());
        steps.restart();
        holds.afresh();
        failures = Failures.NONE;
        removals.remember(List.of());
        begun = nanoTime.getAsLong();
        board.keep(Client.declared(id, declaration, clock.instant()));
        board.problem(Optional.empty());
        request(
                "declare",
                "a client of image %s is to keep its average CPU at %s %%, with at most %d containers"
                        .formatted(
                                declaration.image(),
                                declaration.target(),
                                declaration.limits().max()));
    }

    /** The policy carries its integral over to other constants, so that they give no jolt. */
    void tune(CpuLaw law) throws ClientRefusedException, IOException {
        Client client = Admission.toChange(board.present());
        holds.afresh();
        board.keep(client.by(law));
        request("tune", "from %s to %s".formatted(client.declaration().law(), law));
    }

    void delete() throws ClientRefusedException, IOException {
        board.keep(Admission.toChange(board.present()).stopping("the client was deleted", clock.instant()));
        failures = Failures.NONE;
        request("delete", "the client is to go");
    }

    void add(int containers) throws ClientRefusedException, IOException {
        Client client = Admission.toChange(board.present());
        want(client, Admission.more(client, containers));
    }

    void remove(int containers) throws ClientRefusedException, IOException {
        Client client = Admission.toChange(board.present());
        want(client, Admission.fewer(client, containers));
    }

    private void want(Client client, Client changed) throws IOException {
        int difference = changed.wanted() - client.wanted();
        steps.changedBy(difference);
        holds.afresh();
        failures = Failures.NONE;
        board.keep(changed.busy(clock.instant()));
        request(
                difference > 0 ? "add" : "remove",
                "%d containers were asked for instead of %d".formatted(changed.wanted(), client.wanted()));
    }

    private void request(String action, String reason) {
        actions.note(action, Optional.empty(), new Cause(Cause.REQUEST, reason));
    }

    // Turns

    /** Whether the next turn should come sooner than a period. */
    boolean hurried() {
        return board.is(ClientStatus.STARTING) || board.is(ClientStatus.STOPPING) || !draining.isEmpty();
    }

    void turn() throws InterruptedException, IOException {
        boolean live = board.present().filter(Client::live).isPresent();
        if (live) {
            hold();
        }
        if (!inventory.connected()) {
            // What is there is not known, so nothing is missing and nothing too many.
            board.problem(Optional.of("Docker does not answer; the client is left as it is"));
            board.idle();
            giveUpAStartThatTakesTooLong();
            return;
        }
        try {
            strays.remove(board.present());
            if (live) {
                keepUp();
            } else if (board.is(ClientStatus.STOPPING)) {
                clear();
            } else {
                board.problem(Optional.empty());
                release();
            }
        } finally {
            List<Container> left = containers();
            removals.remember(left);
            draining.forgetAllBut(Removals.ids(left));
            counted.retainAll(Removals.ids(left));
        }
    }

    private void clear() throws InterruptedException, IOException {
        draining.forgetAllBut(Set.of());
        removals.remove(
                containers(),
                Map.of(),
                new Cause(Cause.UPKEEP, board.client().reason().orElse("")));
        if (!containers().isEmpty()) {
            board.problem(removals.problem());
        } else if (!failures.waiting(nanoTime.getAsLong())) {
            end(board.client());
        }
    }

    /** With a full disk, or a Docker that does not list, the next attempt waits: each is dear. */
    private void end(Client client) throws IOException {
        try {
            // Of a creation that was broken off the inventory may not have heard yet.
            inventory.resynchronise();
            if (!containers().isEmpty()) {
                return;
            }
            board.keep(client.dead(clock.instant()));
        } catch (EngineException e) {
            failures = after(failures, String.valueOf(e.getMessage()));
            board.problem(Optional.of(failures.reason()));
            return;
        } catch (IOException e) {
            failures = after(failures, String.valueOf(e.getMessage()));
            throw e;
        }
        board.problem(Optional.empty());
        failures = Failures.NONE;
        upkeep("dead", client.reason().orElse("") + "; no container of it is left");
        release();
    }

    private void keepUp() throws InterruptedException, IOException {
        removals.noticeThoseOfOthers();
        Fleet fleet = fleet();
        failures = failures.afterSeeing(fleet.running(), sightings, settings.stable());
        board.problem(failures.inARow() == 0 ? Optional.empty() : Optional.of(failures.reason()));
        if (!fleet.ended().isEmpty()) {
            bury(fleet);
            if (!board.client().live()) {
                return;
            }
            fleet = fleet();
        }
        if (board.is(ClientStatus.STARTING) && fleet.isUp(steps.fresh(), sightings)) {
            board.keep(board.client().ready(clock.instant()));
            upkeep("ready", "its first container runs");
        }
        correct(
                fleet,
                new Cause(
                        Cause.UPKEEP,
                        "%d of %d wanted are there"
                                .formatted(fleet.total(), board.client().wanted()),
                        Map.of(
                                "wanted",
                                Integer.toString(board.client().wanted()),
                                "running",
                                Integer.toString(fleet.running().size()),
                                "starting",
                                Integer.toString(fleet.starting().size()),
                                "leaving",
                                Integer.toString(fleet.leaving().size()))));
        giveUpAStartThatTakesTooLong();
        if (board.is(ClientStatus.READY) && steps.due()) {
            step();
        }
        if (removals.problem().isPresent()) {
            board.problem(removals.problem());
        }
    }

    /** Takes away what has ended; it is replaced as what is missing. */
    private void bury(Fleet fleet) throws InterruptedException, IOException {
        Map<String, String> ends = new HashMap<>();
        Optional<String> early = Optional.empty();
        for (Container container : fleet.ended()) {
            String end = Endings.words(container);
            ends.put(container.id(), end);
            if (counted.add(container.id()) && Endings.isEarly(container, sightings, settings.stable())) {
                early = Optional.of("container %s of image %s: %s".formatted(container.name(), container.image(), end));
            }
        }
        if (early.isPresent()) {
            failed(early.get(), fleet.running().isEmpty());
        }
        // Those of a client that is given up go with all the others.
        if (board.client().live()) {
            removals.remove(fleet.ended(), ends, new Cause(Cause.UPKEEP, "it is replaced"));
            board.idle();
        }
    }

    /** Takes note of a failure of the image, and ends a client that cannot be. */
    private void failed(String reason, boolean nothingRuns) throws IOException {
        failures = after(failures, reason);
        board.problem(Optional.of(reason));
        if (board.is(ClientStatus.STARTING)) {
            giveUp(reason);
        } else if (nothingRuns && failures.inARow() >= settings.attempts()) {
            giveUp("%s; it was the failure number %d in a row, and no container runs"
                    .formatted(reason, failures.inARow()));
        }
    }

    private void giveUp(String reason) throws IOException {
        board.keep(board.client().stopping(reason, clock.instant()));
        failures = Failures.NONE;
        upkeep("give-up", reason);
    }

    private void giveUpAStartThatTakesTooLong() throws IOException {
        if (!board.is(ClientStatus.STARTING)) {
            return;
        }
        if (nanoTime.getAsLong() - begun > settings.startLimit().toNanos()) {
            giveUp("no container of image %s ran within %d s%s"
                    .formatted(
                            board.client().declaration().image(),
                            settings.startLimit().toSeconds(),
                            board.status()
                                    .problem()
                                    .map(problem -> ": " + problem)
                                    .orElse("")));
        }
    }

    /** Brings what is there to what is wanted, unless the next attempt has to wait. */
    private void correct(Fleet fleet, Cause cause) throws InterruptedException, IOException {
        int difference = board.client().wanted() - fleet.total();
        int missing = difference - draining.takeBack(fleet.leaving(), difference, cause);
        if (missing > 0 && !failures.waiting(nanoTime.getAsLong())) {
            create(missing, cause);
        } else if (missing < 0) {
            draining.begin(fleet.youngest(-missing, sightings), cause);
        }
        draining.end(fleet().leaving());
        board.idle();
    }

    private void create(int count, Cause cause) throws InterruptedException, IOException {
        board.busy();
        try {
            Optional<String> failure =
                    actions.create(board.client(), count, cause).failure();
            if (failure.isPresent()) {
                failed(failure.get(), fleet().running().isEmpty());
            }
        } catch (EngineUnavailableException e) {
            board.problem(Optional.ofNullable(e.getMessage()));
        }
    }

    private void step() throws InterruptedException, IOException {
        Client client = board.client();
        Fleet fleet = fleet();
        CpuSteps.Step step = steps.step(client.declaration(), fleet);
        Duration wait = failures.left(nanoTime.getAsLong());
        if (step.hold().isPresent()) {
            holds.note(step.hold().get(), step.cause());
        } else if (step.change() > 0 && !wait.isZero()) {
            String reason = "%s; not before %d s, after %s"
                    .formatted(step.cause().reason(), wait.toSeconds() + 1, failures.reason());
            holds.note(
                    Hold.AFTER_FAILURE,
                    new Cause(Cause.SCALING, reason, step.cause().inputs()));
        } else {
            holds.afresh();
            board.keep(client.wanting(fleet.total() + step.change()));
            correct(fleet, step.cause());
        }
    }

    private Failures after(Failures before, String failure) {
        return before.failed(failure, nanoTime.getAsLong(), settings);
    }

    private void upkeep(String action, String reason) {
        actions.note(action, Optional.empty(), new Cause(Cause.UPKEEP, reason));
    }

    private Fleet fleet() {
        List<Container> clients =
                inventory.containers().stream().filter(Fleet::isClients).toList();
        sightings.look(clients, clock.instant());
        return Fleet.of(clients, board.client(), draining.ids(), sightings);
    }

    /** This client's, in any state. */
    private List<Container> containers() {
        return inventory.containers().stream()
                .filter(container -> board.present()
                        .filter(client -> Fleet.belongs(container, client))
                        .isPresent())
                .toList();
    }

    private void hold() {
        if (lease.isEmpty()) {
            lease = Optional.of(figures.hold());
        }
    }

    void release() {
        lease.ifPresent(ClientFigures.Lease::close);
        lease = Optional.empty();
    }
}
