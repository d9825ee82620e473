// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import dev.gestor.control.client.ClientRefusedException.Kind;
import dev.gestor.engine.Container;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.EngineUnavailableException;
import dev.gestor.engine.Inventory;
import dev.gestor.policy.CpuLaw;
import dev.gestor.policy.CpuTarget;
import dev.gestor.policy.CpuTargetState;
import dev.gestor.policy.CpuTargetStep;
import dev.gestor.policy.FleetCpu;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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
 * Used by one thread, {@link #status} excepted.
 */
final class ClientControl {
    /** A container that has run this long counts as ready although it cannot be measured. */
    private static final Duration UNMEASURED_START = Duration.ofSeconds(10);

    /** Turns come a little early or late; a step may be this much early. */
    private static final double EARLY = 0.9;

    private final ClientFile file;
    private final ClientActions actions;
    private final Inventory inventory;
    private final ClientFigures figures;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final ClientSettings settings;
    private final Instant opened;

    private volatile Status status;

    private CpuTargetState memory = CpuTargetState.START;
    private OptionalLong lastStep = OptionalLong.empty();
    private Optional<Instant> lastReading = Optional.empty();
    private Failures failures = Failures.NONE;
    private Failures sweeping = Failures.NONE;
    private Optional<ClientFigures.Lease> lease = Optional.empty();
    /** By id: the containers that the last turn left. */
    private Map<String, Container> known = Map.of();
    /** Ids of those that were asked to go, so that nobody else is taken to have removed them. */
    private final Set<String> asked = new HashSet<>();

    /**
     * What all threads may see.
     *
     * @param leaving ids of containers that are about to be stopped
     */
    record Status(Optional<Client> client, Set<String> leaving, Optional<String> problem) {
        Status {
            leaving = Set.copyOf(leaving);
        }
    }

    /** Goes on with the client that the file tells of. */
    ClientControl(
            ClientFile file,
            ClientActions actions,
            Inventory inventory,
            ClientFigures figures,
            Clock clock,
            LongSupplier nanoTime,
            ClientSettings settings)
            throws IOException {
        this.file = file;
        this.actions = actions;
        this.inventory = inventory;
        this.figures = figures;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.settings = settings;
        opened = clock.instant();
        status = new Status(file.load(), Set.of(), Optional.empty());
    }

    Status status() {
        return status;
    }

    // Requests

    void declare(ClientDeclaration declaration, String id) throws ClientRefusedException, IOException {
        Admission.toDeclare(status.client());
        memory = CpuTargetState.START;
        failures = Failures.NONE;
        lastStep = OptionalLong.empty();
        known = Map.of();
        Client client = Client.declared(id, declaration, clock.instant());
        keep(client);
        problem(Optional.empty());
        actions.note(
                "declare",
                Optional.empty(),
                new Cause(
                        Cause.REQUEST,
                        "a client of image %s is to keep its average CPU at %s %%"
                                .formatted(declaration.image(), declaration.target()),
                        Map.of(
                                "client",
                                id,
                                "max",
                                Integer.toString(declaration.limits().max()))));
    }

    /** The policy carries its integral over to other constants, so that they give no jolt. */
    void tune(CpuLaw law) throws ClientRefusedException, IOException {
        Client client = ready();
        keep(client.by(law));
        actions.note(
                "tune",
                Optional.empty(),
                new Cause(
                        Cause.REQUEST,
                        "from %s to %s".formatted(client.declaration().law(), law)));
    }

    void delete() throws ClientRefusedException, IOException {
        keep(ready().stopping("the client was deleted", clock.instant()));
        actions.note("delete", Optional.empty(), new Cause(Cause.REQUEST, "the client is to go"));
    }

    void add(int containers) throws ClientRefusedException, IOException {
        Client client = ready();
        int max = client.declaration().limits().max();
        if (containers > max - client.wanted()) {
            throw new ClientRefusedException(
                    Kind.OUT_OF_BOUNDS,
                    "%d more than %d containers would be above this client's maximum of %d; ask for at most %d, or declare it with another 'max'"
                            .formatted(containers, client.wanted(), max, max - client.wanted()));
        }
        change(client, containers);
    }

    void remove(int containers) throws ClientRefusedException, IOException {
        Client client = ready();
        int min = client.declaration().limits().min();
        if (containers > client.wanted() - min) {
            throw new ClientRefusedException(
                    Kind.OUT_OF_BOUNDS,
                    "%d fewer than %d containers would be below the least, %d; ask for at most %d, or end the client with DELETE /client"
                            .formatted(containers, client.wanted(), min, client.wanted() - min));
        }
        change(client, -containers);
    }

    private void change(Client client, int difference) throws IOException {
        Client changed = client.wanting(client.wanted() + difference);
        memory = memory.changedBy(difference);
        failures = Failures.NONE;
        // It is the next turn that does so, at once.
        keep(changed.busy(clock.instant()));
        actions.note(
                difference > 0 ? "add" : "remove",
                Optional.empty(),
                new Cause(
                        Cause.REQUEST,
                        "%d containers were asked for instead of %d".formatted(changed.wanted(), client.wanted())));
    }

    private Client ready() throws ClientRefusedException {
        return Admission.toChange(status.client());
    }

    // Turns

    /** Whether the next turn should come sooner than a period. */
    boolean hurried() {
        return status.client()
                .filter(client -> client.status() == ClientStatus.STARTING || client.status() == ClientStatus.STOPPING)
                .isPresent();
    }

    void turn() throws InterruptedException, IOException {
        Optional<Client> client = status.client();
        if (!inventory.connected()) {
            // What is there is not known, so nothing is missing and nothing too many.
            problem(Optional.of("Docker does not answer; the client is left as it is"));
            client.ifPresent(this::hold);
            idle();
            giveUpAStartThatTakesTooLong();
            return;
        }
        sweep();
        if (client.isEmpty() || client.get().status() == ClientStatus.DEAD) {
            problem(Optional.empty());
            release();
        } else if (client.get().status() == ClientStatus.STOPPING) {
            clear();
        } else {
            hold(client.get());
            keepUp();
        }
        known = byId(containers());
        asked.removeIf(id -> inventory.find(id).isEmpty());
    }

    /** Removes what earlier clients left, whenever it turns up. */
    private void sweep() throws InterruptedException {
        Optional<Client> client = status.client();
        List<Container> strays = inventory.containers().stream()
                .filter(Fleet::isClients)
                .filter(c -> client.isEmpty()
                        || client.get().status() == ClientStatus.DEAD
                        || !Fleet.belongs(c, client.get()))
                .toList();
        if (strays.isEmpty()) {
            sweeping = Failures.NONE;
        } else if (!sweeping.waiting(nanoTime.getAsLong())) {
            Optional<String> failure = remove(strays, new Cause(Cause.UPKEEP, "it was left by an earlier client"))
                    .failure();
            if (failure.isPresent()) {
                sweeping = sweeping.failed(failure.get(), clock.instant(), nanoTime.getAsLong(), settings);
            }
        }
    }

    private void clear() throws InterruptedException, IOException {
        Client client = client();
        List<Container> left = containers();
        if (!left.isEmpty() && !failures.waiting(nanoTime.getAsLong())) {
            Optional<String> failure = remove(
                            left, new Cause(Cause.UPKEEP, client.reason().orElse("")))
                    .failure();
            problem(failure);
            if (failure.isPresent()) {
                failures = failures.failed(failure.get(), clock.instant(), nanoTime.getAsLong(), settings);
            }
        }
        if (containers().isEmpty() && isListedEmpty()) {
            keep(client.dead(clock.instant()));
            problem(Optional.empty());
            failures = Failures.NONE;
            actions.note(
                    "dead",
                    Optional.empty(),
                    new Cause(Cause.UPKEEP, client.reason().orElse("") + "; no container of it is left"));
            release();
        }
    }

    /** The engine is asked itself: of a creation that was broken off the inventory may not have heard yet. */
    private boolean isListedEmpty() {
        try {
            inventory.resynchronise();
            return containers().isEmpty();
        } catch (EngineException e) {
            problem(Optional.ofNullable(e.getMessage()));
            return false;
        }
    }

    private void keepUp() throws InterruptedException, IOException {
        noticeRemovedByOthers();
        Fleet fleet = fleet();
        failures = failures.afterSeeing(fleet.running(), clock.instant(), settings.stable());
        if (failures.inARow() == 0) {
            problem(Optional.empty());
        }
        if (!fleet.ended().isEmpty()) {
            bury(fleet);
            if (!client().live()) {
                return;
            }
            fleet = fleet();
        }
        if (client().status() == ClientStatus.STARTING && isUp(fleet)) {
            keep(client().ready(clock.instant()));
            actions.note("ready", Optional.empty(), new Cause(Cause.UPKEEP, "its first container runs"));
        }
        correct(
                fleet,
                new Cause(Cause.UPKEEP, "%d of %d wanted are there".formatted(fleet.total(), client().wanted())));
        giveUpAStartThatTakesTooLong();
        if (client().status() == ClientStatus.READY && stepDue()) {
            step();
        }
    }

    private void noticeRemovedByOthers() {
        for (Container container : known.values()) {
            if (!asked.contains(container.id())
                    && inventory.find(container.id()).isEmpty()) {
                actions.note("gone", Optional.of(container), new Cause(Cause.UPKEEP, "somebody else removed it"));
            }
        }
    }

    /** Takes away what has ended; it is replaced as what is missing. */
    private void bury(Fleet fleet) throws InterruptedException, IOException {
        Map<String, String> ends = new HashMap<>();
        Optional<String> early = Optional.empty();
        for (Container container : fleet.ended()) {
            String end = Endings.words(container);
            ends.put(container.id(), end);
            if (Endings.isEarly(container, opened, settings.stable())) {
                early = Optional.of("container %s of image %s: %s".formatted(container.name(), container.image(), end));
            }
        }
        if (early.isPresent()) {
            failed(early.get(), fleet.running().isEmpty());
        }
        // Those of a client that is given up go with all the others.
        if (client().live()) {
            busy();
            remove(fleet.ended(), ends, new Cause(Cause.UPKEEP, "it has ended by itself"));
            idle();
        }
    }

    /** Takes note of a failure of the image, and ends a client that cannot be. */
    private void failed(String reason, boolean nothingRuns) throws IOException {
        failures = failures.failed(reason, clock.instant(), nanoTime.getAsLong(), settings);
        problem(Optional.of(reason));
        Client client = client();
        if (client.status() == ClientStatus.STARTING) {
            giveUp(reason);
        } else if (nothingRuns && failures.inARow() >= settings.attempts()) {
            giveUp("%s; it was the failure number %d in a row, and no container runs"
                    .formatted(reason, failures.inARow()));
        }
    }

    private void giveUp(String reason) throws IOException {
        keep(client().stopping(reason, clock.instant()));
        failures = Failures.NONE;
        actions.note("give-up", Optional.empty(), new Cause(Cause.UPKEEP, reason));
    }

    private void giveUpAStartThatTakesTooLong() throws IOException {
        Optional<Client> starting = status.client().filter(c -> c.status() == ClientStatus.STARTING);
        if (starting.isEmpty()) {
            return;
        }
        // Another process may have begun it, long ago.
        Instant since = starting.get().since().isBefore(opened)
                ? opened
                : starting.get().since();
        if (Duration.between(since, clock.instant()).compareTo(settings.startLimit()) > 0) {
            giveUp("no container of image %s ran within %d s%s"
                    .formatted(
                            starting.get().declaration().image(),
                            settings.startLimit().toSeconds(),
                            status.problem().map(problem -> ": " + problem).orElse("")));
        }
    }

    private boolean isUp(Fleet fleet) {
        Instant now = clock.instant();
        Set<String> measured = freshReading().map(r -> r.percent().keySet()).orElse(Set.of());
        return fleet.youngest(fleet.total()).stream()
                .filter(Container::running)
                .anyMatch(c -> measured.contains(c.id())
                        || c.started()
                                .filter(s -> Duration.between(s, now).compareTo(UNMEASURED_START) >= 0)
                                .isPresent());
    }

    /** Brings what is there to what is wanted. */
    private void correct(Fleet fleet, Cause cause) throws InterruptedException, IOException {
        int missing = client().wanted() - fleet.total();
        if (missing > 0) {
            if (failures.waiting(nanoTime.getAsLong())) {
                idle();
                return;
            }
            create(missing, fleet, cause);
        } else if (missing < 0) {
            shrink(fleet.youngest(-missing), cause);
        }
        idle();
    }

    private void create(int count, Fleet fleet, Cause cause) throws InterruptedException, IOException {
        busy();
        try {
            Optional<String> failure = actions.create(client(), count, cause).failure();
            if (failure.isPresent()) {
                failed(failure.get(), fleet.running().isEmpty());
            }
        } catch (EngineUnavailableException e) {
            problem(Optional.ofNullable(e.getMessage()));
        }
    }

    private void shrink(List<Container> surplus, Cause cause) throws InterruptedException, IOException {
        busy();
        if (!settings.drain().isZero()) {
            status = new Status(status.client(), Set.copyOf(ids(surplus)), status.problem());
            TimeUnit.NANOSECONDS.sleep(settings.drain().toNanos());
        }
        try {
            remove(surplus, cause).failure().ifPresent(failure -> problem(Optional.of(failure)));
        } finally {
            status = new Status(status.client(), Set.of(), status.problem());
        }
    }

    private boolean stepDue() {
        return lastStep.isEmpty()
                || nanoTime.getAsLong() - lastStep.getAsLong()
                        >= settings.period().toNanos() * EARLY;
    }

    private void step() throws InterruptedException, IOException {
        Client client = client();
        Instant now = clock.instant();
        long nano = nanoTime.getAsLong();
        Optional<Duration> elapsed =
                lastStep.isPresent() ? Optional.of(Duration.ofNanos(nano - lastStep.getAsLong())) : Optional.empty();
        lastStep = OptionalLong.of(nano);
        // The same reading again is no measurement of the time since.
        Optional<ClientFigures.Reading> reading =
                freshReading().filter(r -> lastReading.filter(r.time()::equals).isEmpty());
        reading.ifPresent(r -> lastReading = Optional.of(r.time()));
        Fleet fleet = fleet();
        FleetCpu cpu = fleet.cpu(reading, now);
        CpuTargetStep step = CpuTarget.step(cpu, elapsed, client.declaration().policy(), memory);
        memory = step.next();
        Cause cause = new Cause(
                Cause.SCALING, step.reason(), StepInputs.of(client.declaration(), cpu, step, elapsed, reading, now));
        if (step.change() == 0) {
            actions.note("hold", Optional.empty(), cause);
            return;
        }
        keep(client.wanting(fleet.total() + step.change()));
        correct(fleet, cause);
    }

    private Optional<ClientFigures.Reading> freshReading() {
        return figures.latest().filter(reading -> reading.within(settings.freshness(), clock.instant()));
    }

    private ClientActions.Result remove(List<Container> containers, Cause cause) throws InterruptedException {
        return remove(containers, Map.of(), cause);
    }

    private ClientActions.Result remove(List<Container> containers, Map<String, String> details, Cause cause)
            throws InterruptedException {
        asked.addAll(ids(containers));
        return actions.remove(containers, details, cause);
    }

    // State

    private Client client() {
        return status.client().orElseThrow();
    }

    private Fleet fleet() {
        return Fleet.of(inventory.containers(), client(), opened, clock.instant());
    }

    /** This client's, in any state. */
    private List<Container> containers() {
        return status.client()
                .map(client -> inventory.containers().stream()
                        .filter(container -> Fleet.belongs(container, client))
                        .toList())
                .orElse(List.of());
    }

    private void busy() {
        Client client = client();
        if (client.status() == ClientStatus.READY) {
            show(client.busy(clock.instant()));
        }
    }

    private void idle() {
        status.client()
                .filter(client -> client.status() == ClientStatus.BUSY)
                .ifPresent(client -> show(client.ready(clock.instant())));
    }

    /** First on the disk, then for all to see. */
    private void keep(Client client) throws IOException {
        file.save(client);
        show(client);
    }

    private void show(Client client) {
        status = new Status(Optional.of(client), status.leaving(), status.problem());
    }

    void problem(Optional<String> problem) {
        status = new Status(status.client(), status.leaving(), problem);
    }

    private void hold(Client client) {
        if (lease.isEmpty() && client.live()) {
            lease = Optional.of(figures.hold());
        }
    }

    void release() {
        lease.ifPresent(ClientFigures.Lease::close);
        lease = Optional.empty();
    }

    private static Map<String, Container> byId(List<Container> containers) {
        Map<String, Container> map = new HashMap<>();
        containers.forEach(container -> map.put(container.id(), container));
        return map;
    }

    private static List<String> ids(List<Container> containers) {
        List<String> ids = new ArrayList<>();
        containers.forEach(container -> ids.add(container.id()));
        return ids;
    }
}
