// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import dev.gestor.control.ChangeRequests;
import dev.gestor.control.Decision;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.Inventory;
import dev.gestor.policy.CpuLaw;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The autoscaler of one instance, and the thread that does its work. Requests are checked at once, and what they ask for is kept
 * on disk before they return; the containers follow. May be used by several threads.
 *
 * <pre>{@code
 * ClientController controller = ClientController.open(
 *         lock.folder(), engine, inventory, requests, new LiveFigures(sampling),
 *         clock, System::nanoTime, new SplittableRandom(), ClientSettings.DEFAULT);
 * controller.start();
 * }</pre>
 */
public final class ClientController implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClientController.class);
    private static final int MOST_WAITING = 64;
    /** Far longer than a turn in which nothing is created or removed. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

    private static final long END_WAIT_MILLIS = 10_000;

    private final ClientBoard board;
    private final ClientControl control;
    private final Inventory inventory;
    private final ClientFigures figures;
    private final ChangeRequests requests;
    private final ClientSettings settings;
    private final RandomGenerator random;
    private final Thread thread;
    private final BlockingQueue<ClientCommand> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private volatile boolean closed;
    private volatile boolean started;

    /** Of the turn before, so that one that comes again and again is told once; both are used by the thread alone. */
    private Optional<String> lastDefect = Optional.empty();

    /** What callers were told of it. */
    private Optional<String> told = Optional.empty();

    private ClientController(
            ClientControl control,
            Inventory inventory,
            ClientFigures figures,
            ChangeRequests requests,
            ClientSettings settings,
            RandomGenerator random) {
        this.control = control;
        board = control.board();
        this.inventory = inventory;
        this.figures = figures;
        this.requests = requests;
        this.settings = settings;
        this.random = random;
        thread = new Thread(this::run, "client-controller");
        thread.setDaemon(true);
    }

    /** The client of an instance that no manager runs is one no more; its containers are for the caller to remove. */
    public static void forget(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(ClientFile.NAME));
    }

    /**
     * Reads which client there is; nothing is done before {@link #start}.
     *
     * @param folder the instance's state, whose lock this process holds
     * @param nanoTime monotonic time, for example {@code System::nanoTime}
     * @param random for names; used by one thread
     * @throws IOException if the client that was kept cannot be read
     */
    public static ClientController open(
            Path folder,
            ContainerEngine engine,
            Inventory inventory,
            ChangeRequests requests,
            ClientFigures figures,
            Clock clock,
            LongSupplier nanoTime,
            RandomGenerator random,
            ClientSettings settings)
            throws IOException {
        var actions = new ClientActions(engine, requests, () -> id(random));
        var board = new ClientBoard(new ClientFile(folder), clock);
        var control = new ClientControl(board, actions, inventory, figures, clock, nanoTime, settings);
        return new ClientController(control, inventory, figures, requests, settings, random);
    }

    public void start() {
        started = true;
        thread.start();
    }

    public ClientSettings settings() {
        return settings;
    }

    /** The client as it is now, never waiting; empty where there never was one. */
    public Optional<ClientView> view() {
        ClientBoard.Status status = board.status();
        if (status.client().isEmpty()) {
            return Optional.empty();
        }
        Client client = status.client().get();
        if (started && !closed && !thread.isAlive()) {
            return Optional.of(abandoned(client));
        }
        // Whoever reads figures is sampled for: of a client without containers nobody needs any.
        Optional<ClientFigures.Reading> reading = client.status() == ClientStatus.DEAD
                ? Optional.empty()
                : figures.latest().filter(r -> r.within(settings.freshness()));
        List<ClientView.Instance> instances = new ArrayList<>();
        for (Container container : inventory.containers()) {
            if (client.status() != ClientStatus.DEAD && Fleet.belongs(container, client)) {
                boolean leaving = status.leaving().contains(container.id());
                instances.add(new ClientView.Instance(container, percent(container, reading), leaving));
            }
        }
        Optional<Instant> sampled = instances.isEmpty() ? Optional.empty() : reading.map(ClientFigures.Reading::time);
        return Optional.of(new ClientView(client, instances, sampled, status.problem()));
    }

    private static OptionalDouble percent(Container container, Optional<ClientFigures.Reading> reading) {
        Double percent = reading.map(r -> r.percent().get(container.id())).orElse(null);
        return percent == null ? OptionalDouble.empty() : OptionalDouble.of(percent);
    }

    /** What no turn has seen to any more must not look alive. */
    private static ClientView abandoned(Client client) {
        String problem = "the thread that controls the client has ended; start the manager again";
        Client dead = new Client(
                client.id(),
                client.declaration(),
                ClientStatus.DEAD,
                client.wanted(),
                Optional.of(problem),
                client.since());
        return new ClientView(dead, List.of(), Optional.empty(), Optional.of(problem));
    }

    /** A new client, with its first container on the way. */
    public ClientView declare(ClientDeclaration declaration)
            throws ClientRefusedException, IOException, InterruptedException {
        Admission.toDeclare(board.present());
        return ask(() -> control.declare(declaration, id(random)));
    }

    /** Other constants, or a preset. */
    public ClientView tune(CpuLaw law) throws ClientRefusedException, IOException, InterruptedException {
        return change(() -> control.tune(law));
    }

    /** Its containers are removed; then it is dead. */
    public ClientView delete() throws ClientRefusedException, IOException, InterruptedException {
        return change(control::delete);
    }

    public ClientView add(int containers) throws ClientRefusedException, IOException, InterruptedException {
        return change(() -> control.add(containers));
    }

    public ClientView remove(int containers) throws ClientRefusedException, IOException, InterruptedException {
        return change(() -> control.remove(containers));
    }

    /** @throws ClientRefusedException unless there is a client that is ready for changes */
    public void requireReady() throws ClientRefusedException {
        Admission.toChange(board.present());
    }

    private ClientView change(ClientCommand.Body body)
            throws ClientRefusedException, IOException, InterruptedException {
        requireReady();
        return ask(body);
    }

    private ClientView ask(ClientCommand.Body body) throws ClientRefusedException, IOException, InterruptedException {
        var command = new ClientCommand(body, () -> view().orElseThrow());
        if (closed || !waiting.offer(command)) {
            throw new ClientRefusedException(
                    ClientRefusedException.Kind.NOT_NOW, "the manager is stopping or overloaded; try again later");
        }
        // It may have begun to create or remove since it was asked, and would answer only then.
        if (board.is(ClientStatus.BUSY) && command.withdraw()) {
            throw ClientRefusedException.notNow(ClientStatus.BUSY);
        }
        return command.await(ANSWER_LIMIT);
    }

    /** Ends the thread after the turn that is under way. The client and its containers stay, for the next start. */
    @Override
    public void close() {
        closed = true;
        // Only wakes the thread: when the queue is full it is awake.
        boolean unused = waiting.offer(new ClientCommand(() -> {}, () -> view().orElseThrow()));
        try {
            thread.join(END_WAIT_MILLIS);
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(END_WAIT_MILLIS);
            }
            if (thread.isAlive()) {
                LOG.warn("The client's controller has not ended within {} ms", 2 * END_WAIT_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closed) {
                turn();
                awaitNext();
            }
        } finally {
            waiting.forEach(ClientCommand::withdraw);
            control.release();
        }
    }

    private void turn() {
        try {
            control.turn();
            // A turn that only waited for the next attempt has shown nothing.
            if (!board.status().problem().equals(told)) {
                lastDefect = Optional.empty();
            }
        } catch (InterruptedException e) {
            // Nobody has this thread but this object, which ends it by closed.
            LOG.debug("A turn of the client's controller was broken off");
        } catch (IOException e) {
            defect("the client cannot be kept on disk: " + e.getMessage(), e);
        } catch (RuntimeException | Error e) {
            defect("a defect in Gestor; see the log of the manager, which names it", e);
        }
    }

    /** Whatever happens is told and tried again: a controller that had ended would leave the client as it is, looking alive. */
    private void defect(String what, Throwable cause) {
        try {
            board.problem(Optional.of(what));
            told = Optional.of(what);
            Optional<String> defect = Optional.of(cause.toString());
            if (!defect.equals(lastDefect)) {
                lastDefect = defect;
                LOG.error("The client was left as it is: {}", what, cause);
                requests.note(List.of(Decision.idle(Cause.UPKEEP, "defect", Optional.empty(), what, Map.of())));
            }
        } catch (RuntimeException | Error e) {
            LOG.error("What went wrong in the client's controller could not be recorded", e);
        }
    }

    /** Until the next turn, or until something was asked for. */
    private void awaitNext() {
        Duration wait = control.hurried() ? settings.poll() : settings.period();
        try {
            ClientCommand command = waiting.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
            while (command != null) {
                command.execute();
                command = waiting.poll();
            }
        } catch (InterruptedException e) {
            LOG.debug("The wait of the client's controller was broken off");
        }
    }

    private static String id(RandomGenerator random) {
        return "%08x".formatted(random.nextInt());
    }
}
