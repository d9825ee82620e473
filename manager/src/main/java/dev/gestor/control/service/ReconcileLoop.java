// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import dev.gestor.control.ChangeRequests;
import dev.gestor.control.Decision;
import dev.gestor.engine.Container;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.Labels;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.policy.reconcile.DeclaredProject;
import dev.gestor.policy.reconcile.Phase;
import dev.gestor.policy.reconcile.PlaceHistory;
import dev.gestor.policy.reconcile.PlaceStatus;
import dev.gestor.policy.reconcile.Reconciler;
import dev.gestor.policy.reconcile.Reconciliation;
import dev.gestor.policy.reconcile.Situation;
import dev.gestor.policy.reconcile.Step;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that compares and has steps taken: at once after a change of the inventory, a wish or the end of a step, when a backoff
 * is over, and every period anyway. It goes by the monotonic clock.
 */
final class ReconcileLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReconcileLoop.class);

    /** After a defect: neither at once, which would be a busy loop, nor much later. */
    private static final Duration AFTER_DEFECT = Duration.ofSeconds(1);

    /** Far longer than a look takes. */
    private static final Duration NOTICE = Duration.ofSeconds(2);

    /** What a person wants to find in the journal; the others come with a step, which is recorded by itself. */
    private static final Set<Phase> NOTED = Set.of(
            Phase.CRASH_LOOP,
            Phase.BLOCKED,
            Phase.FAILED,
            Phase.BACKING_OFF,
            Phase.WAITING,
            Phase.HELD,
            Phase.COMPLETED);

    private final ServiceStore store;
    private final Inventory inventory;
    private final ChangeRequests requests;
    private final StepRunner runner;
    private final KeeperSettings settings;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final long origin;
    private final Thread thread;
    private final Inventory.Subscription subscription;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private final Condition published = lock.newCondition();
    // Guarded by the lock.
    private boolean dirty = true;
    private long wishes;
    private volatile boolean closed;
    private volatile View view = View.NONE;

    /** What others want changed in what follows, which belongs to the thread alone. */
    private final ConcurrentLinkedQueue<Runnable> messages = new ConcurrentLinkedQueue<>();

    private final Map<String, PlaceHistory> history = new HashMap<>();
    private final Set<String> busy = new HashSet<>();
    private final Set<String> provided = new HashSet<>();
    private final Set<String> released = new HashSet<>();
    private final Set<String> collecting = new HashSet<>();
    private boolean collect;
    private boolean foreignToo;
    private Map<String, Phase> noted = Map.of();

    ReconcileLoop(
            ServiceStore store,
            Inventory inventory,
            ChangeRequests requests,
            KeeperSettings settings,
            Clock clock,
            LongSupplier nanoTime) {
        this.store = store;
        this.inventory = inventory;
        this.requests = requests;
        this.settings = settings;
        this.clock = clock;
        this.nanoTime = nanoTime;
        origin = nanoTime.getAsLong();
        runner = new StepRunner(requests);
        thread = new Thread(this::run, "service-keeper");
        thread.setDaemon(true);
        subscription = inventory.onChange(this::wake);
    }

    void start() {
        thread.start();
    }

    /** What was seen last; what is there now while nobody keeps anything. */
    View view() {
        return thread.getState() == Thread.State.NEW ? glance() : view;
    }

    private View glance() {
        Situation situation = situation();
        Reconciliation decided = Reconciler.decide(situation, settings.limits());
        return new View(
                0,
                0,
                View.statuses(situation.projects(), decided.statuses(), situation.now(), clock.instant()),
                decided.undeclared());
    }

    /** Waits a moment until the wish is taken notice of, so that whoever asks next is told of what it wished for. */
    void notice(long wish) {
        if (!thread.isAlive()) {
            return;
        }
        try {
            await(wish, any -> true, NOTICE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks at once. */
    private void wake() {
        lock.lock();
        try {
            dirty = true;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Looks at once, after having taken notice.
     *
     * @return what {@link View#served} must be at least to have taken notice
     */
    long wish(Runnable message) {
        lock.lock();
        try {
            messages.add(message);
            wishes++;
            dirty = true;
            woken.signalAll();
            return wishes;
        } finally {
            lock.unlock();
        }
    }

    long ensure() {
        return wish(() -> {});
    }

    /** What was tried for this project is forgotten: all begins anew. */
    long forget(ProjectSpec project) {
        return wish(() -> {
            Set<String> resources = resources(project);
            history.keySet().removeIf(key -> key.startsWith(project.name() + "/") || resources.contains(key));
            provided.removeAll(resources);
            released.removeAll(resources);
        });
    }

    /** @param declaredAlone only what belongs to a project that is declared here */
    long collect(boolean declaredAlone) {
        return wish(() -> {
            collect = true;
            foreignToo = !declaredAlone || foreignToo;
        });
    }

    /** Waits for a view that took notice of the wish and is as asked. */
    boolean await(long wish, Predicate<View> enough, Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (view.served() < wish || !enough.test(view)) {
                if (left <= 0 || closed) {
                    return false;
                }
                left = published.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        Duration wait = Duration.ZERO;
        while (!closed) {
            try {
                long served = take(wait);
                if (!closed) {
                    wait = turn(served);
                }
            } catch (InterruptedException e) {
                // Only close() interrupts this thread.
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException | Error e) {
                LOG.error("Services could not be looked after; trying again", e);
                wait = AFTER_DEFECT;
            }
        }
    }

    /** Waits for something to do. */
    private long take(Duration wait) throws InterruptedException {
        long left = wait.toNanos();
        lock.lockInterruptibly();
        try {
            while (!dirty && left > 0) {
                left = woken.awaitNanos(left);
            }
            dirty = false;
            return wishes;
        } finally {
            lock.unlock();
        }
    }

    /** @return how long until the next one at the latest */
    private Duration turn(long served) {
        for (Runnable message = messages.poll(); message != null; message = messages.poll()) {
            message.run();
        }
        if (!inventory.connected()) {
            // What is known may be long past, so nothing is done. It tells when it is back.
            publish(Absence.statuses(store.projects(), inventory), List.of(), now(), served);
            return settings.period();
        }
        Situation situation = situation();
        Reconciliation decided = Reconciler.decide(situation, settings.limits());
        if (collect) {
            Set<String> projects =
                    store.projects().stream().map(DeclaredProject::name).collect(Collectors.toSet());
            boolean all = foreignToo;
            collect = false;
            foreignToo = false;
            decided.undeclared().stream()
                    .filter(c -> all || projects.contains(c.labels().getOrDefault(Labels.PROJECT, "")))
                    .map(Container::id)
                    .forEach(collecting::add);
            situation = situation();
            decided = Reconciler.decide(situation, settings.limits());
        }
        collecting.retainAll(decided.undeclared().stream().map(Container::id).collect(Collectors.toSet()));
        history.clear();
        history.putAll(decided.history());
        settle(decided.gone());
        note(decided.statuses());
        Map<String, PlaceStatus> byKey = decided.statuses().stream()
                .collect(Collectors.toMap(s -> s.place().key(), s -> s, (first, second) -> first));
        decided.steps().forEach(step -> begin(step, Optional.ofNullable(byKey.get(step.key()))));
        publish(decided.statuses(), decided.undeclared(), situation.now(), served);
        Duration until = decided.lookAgain().map(t -> t.minus(now())).orElse(settings.period());
        return until.compareTo(settings.period()) < 0 ? until : settings.period();
    }

    private Situation situation() {
        return new Situation(
                now(),
                store.projects(),
                store.unreadable(),
                inventory.containers(),
                history,
                store.holds(),
                busy,
                provided,
                released,
                collecting);
    }

    private Duration now() {
        return Duration.ofNanos(nanoTime.getAsLong() - origin);
    }

    private void begin(Step step, Optional<PlaceStatus> status) {
        busy.add(step.key());
        Map<String, String> inputs = new HashMap<>(Map.of("subject", step.key()));
        status.ifPresent(s -> inputs.put("restarts", Integer.toString(s.restarts())));
        if (step instanceof Step.Remove remove && status.isPresent()) {
            Optional<String> failure = bequeath(remove, status.get());
            if (failure.isPresent()) {
                ended(new StepRunner.Completion(step, failure));
                return;
            }
        }
        try {
            runner.begin(step, inputs, completion -> {
                messages.add(() -> ended(completion));
                wake();
            });
        } catch (RuntimeException | OutOfMemoryError e) {
            // No thread is to be had, or the keeper ends: the place must not stay busy for ever.
            ended(new StepRunner.Completion(step, Optional.of("it could not be begun: " + e)));
        }
    }

    /** On the disk before the container goes: afterwards nobody could tell whose the volumes were. */
    private Optional<String> bequeath(Step.Remove remove, PlaceStatus status) {
        Map<String, String> volumes = remove.container().detail().anonymousVolumes();
        if (volumes.isEmpty()) {
            return Optional.empty();
        }
        try {
            store.inherit(status.place().service().project(), status.place().key(), volumes);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("it is not replaced, since its anonymous volumes cannot be noted: " + e);
        }
    }

    private void ended(StepRunner.Completion completion) {
        Step step = completion.step();
        busy.remove(step.key());
        PlaceHistory past = history.getOrDefault(step.key(), PlaceHistory.NONE);
        if (completion.failure().isEmpty()) {
            history.put(step.key(), past.succeeded(step.action()));
            if (step instanceof Step.Provide provide) {
                (provide.removal() ? released : provided).add(step.key());
                (provide.removal() ? provided : released).remove(step.key());
            }
            return;
        }
        String failure = completion.failure().get();
        history.put(step.key(), past.failed(step.action(), now(), failure));
        if (failure.contains("network") || failure.contains("volume")) {
            // Somebody may have removed it: it is seen to before the next attempt.
            store.projects().stream()
                    .filter(p -> step.key().startsWith(p.name() + "/"))
                    .forEach(p -> provided.removeAll(resources(p.project())));
        }
    }

    private static Set<String> resources(ProjectSpec project) {
        return Stream.concat(project.networks().stream(), project.volumes().stream())
                .map(Step::key)
                .collect(Collectors.toSet());
    }

    /** What was withdrawn and is gone needs no file any more. */
    private void settle(Set<String> gone) {
        for (DeclaredProject project : gone.isEmpty() ? List.<DeclaredProject>of() : store.projects()) {
            try {
                if (project.withdrawn()) {
                    if (gone.contains(project.name())) {
                        store.removeIfSame(project);
                    }
                } else if (project.leaving().stream().anyMatch(s -> gone.contains(s.key()))) {
                    store.replaceIfSame(
                            project,
                            new DeclaredProject(
                                    project.project(),
                                    project.leaving().stream()
                                            .filter(s -> !gone.contains(s.key()))
                                            .toList(),
                                    false,
                                    false,
                                    project.inherited()));
                }
            } catch (IOException e) {
                LOG.warn("The file of project {} could not be brought up to date: {}", project.name(), e.toString());
            }
        }
    }

    private void note(List<PlaceStatus> statuses) {
        Map<String, Phase> phases = new HashMap<>();
        for (PlaceStatus status : statuses) {
            String key = status.place().key();
            // An attempt in between is recorded by itself; what comes after it is no news if it is as before.
            Phase before = noted.get(key);
            phases.put(key, status.phase() == Phase.CHANGING && before != null ? before : status.phase());
        }
        List<Decision> decisions = statuses.stream()
                .filter(s -> NOTED.contains(s.phase()))
                .filter(s -> noted.get(s.place().key()) != s.phase())
                .map(s -> Decision.idle(
                        StepRunner.POLICY,
                        s.phase().text(),
                        s.container(),
                        "%s: %s".formatted(s.place().name(), s.reason()),
                        Map.of("subject", s.place().key(), "restarts", Integer.toString(s.restarts()))))
                .toList();
        noted = phases;
        requests.note(decisions);
    }

    private void publish(List<PlaceStatus> statuses, List<Container> undeclared, Duration now, long served) {
        var next = new View(
                view.number() + 1, served, View.statuses(store.projects(), statuses, now, clock.instant()), undeclared);
        lock.lock();
        try {
            view = next;
            published.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the thread and waits for the steps under way; containers go on. */
    @Override
    public void close() {
        subscription.close();
        lock.lock();
        try {
            closed = true;
            woken.signalAll();
            published.signalAll();
        } finally {
            lock.unlock();
        }
        // First whoever begins steps, then the steps.
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        runner.close();
    }
}
