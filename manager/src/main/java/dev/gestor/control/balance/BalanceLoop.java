// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.balance;

import dev.gestor.balance.BalancerException;
import dev.gestor.balance.Member;
import dev.gestor.control.service.ServiceStatus;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.Labels;
import dev.gestor.engine.ServiceSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that looks after all groups: at once after a change of the inventory, and every second anyway. */
final class BalanceLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BalanceLoop.class);
    private static final Duration TICK = Duration.ofSeconds(1);

    /** For the thread to come to an order; a balancer that does not answer holds it up for 2 s. */
    private static final Duration ORDER = Duration.ofSeconds(10);

    private final Inventory inventory;
    private final Supplier<List<ServiceStatus>> services;
    private final Views views;
    private final Surroundings around;
    private final ScheduledThreadPoolExecutor thread;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Inventory.Subscription subscription;

    // Of the thread alone.
    private final Map<String, GroupKeeper> groups = new TreeMap<>();
    private final Map<String, GroupView> unusable = new TreeMap<>();
    private Optional<Future<?>> next = Optional.empty();
    private Duration counted = Duration.ZERO;

    BalanceLoop(
            Path folder,
            ContainerEngine engine,
            Inventory inventory,
            Errands errands,
            Supplier<List<ServiceStatus>> services,
            BalanceSettings settings,
            Views views) {
        this.inventory = inventory;
        this.services = services;
        this.views = views;
        around = new Surroundings(folder, engine, errands, new Readiness(this::wake), settings, this::later);
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            var made = new Thread(task, "balance-keeper");
            made.setDaemon(true);
            return made;
        });
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        subscription = inventory.onChange(this::wakeOnceStarted);
    }

    private volatile boolean started;

    void start() throws InterruptedException {
        started = true;
        while (order(() -> {
                    turn();
                    return true;
                })
                .isEmpty()) {
            LOG.info("Balancers are still looked at for the first time");
        }
    }

    private void wakeOnceStarted() {
        if (started) {
            wake();
        }
    }

    /** Looks at once; many calls before that come to one look. */
    private void wake() {
        if (woken.compareAndSet(false, true)) {
            execute(this::turn);
        }
    }

    private void later(Runnable message) {
        execute(message);
        wake();
    }

    private void execute(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("Closed meanwhile", e);
        }
    }

    private static Duration now() {
        return Duration.ofNanos(System.nanoTime());
    }

    private void turn() {
        woken.set(false);
        Duration until = now().plus(TICK);
        try {
            until = look();
        } catch (RuntimeException | Error e) {
            LOG.error("Balancers could not be looked after; trying again", e);
        }
        next.ifPresent(planned -> planned.cancel(false));
        try {
            long wait = Math.max(0, until.minus(now()).toNanos());
            next = Optional.of(thread.schedule(this::wake, wait, TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException e) {
            LOG.debug("Closed meanwhile", e);
        }
    }

    /** @return when to look again */
    private Duration look() {
        Duration began = now();
        boolean count = began.minus(counted).compareTo(TICK) >= 0;
        counted = count ? began : counted;
        List<Container> containers = inventory.containers();
        Map<String, Wish> wishes = wishes(containers);
        Set<String> names = new TreeSet<>(wishes.keySet());
        names.addAll(groups.keySet());
        // Those that a manager before this one has left.
        containers.forEach(container ->
                Optional.ofNullable(container.labels().get(Labels.BALANCER)).ifPresent(names::add));
        Map<Container, Member> waiting = new HashMap<>();
        List<GroupView> seen = new ArrayList<>();
        Duration until = began.plus(TICK);
        for (String name : names) {
            Optional<GroupKeeper> keeper = keeper(name, wishes);
            if (keeper.isEmpty()) {
                Optional.ofNullable(unusable.get(name)).ifPresent(seen::add);
                continue;
            }
            GroupKeeper.Found found =
                    keeper.get().look(Optional.ofNullable(wishes.get(name)), containers, count, now());
            found.view().ifPresent(seen::add);
            waiting.putAll(found.waiting());
            until = until.compareTo(found.next()) <= 0 ? until : found.next();
            if (found.view().isEmpty() && keeper.get().gone()) {
                groups.remove(name);
            }
        }
        around.readiness().keepOnly(containers);
        around.readiness().ask(waiting);
        views.publish(seen);
        return until;
    }

    private Map<String, Wish> wishes(List<Container> containers) {
        List<ServiceStatus> statuses = services.get();
        List<ServiceSpec> declared = statuses.stream()
                .filter(status -> !status.withdrawn())
                .map(ServiceStatus::service)
                .toList();
        Set<String> leaving = statuses.stream()
                .filter(ServiceStatus::withdrawn)
                .map(status -> status.service().key())
                .collect(Collectors.toCollection(HashSet::new));
        return Wish.of(containers, declared, leaving);
    }

    private Optional<GroupKeeper> keeper(String name, Map<String, Wish> wishes) {
        GroupKeeper known = groups.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        try {
            GroupKeeper keeper = new GroupKeeper(name, around);
            groups.put(name, keeper);
            unusable.remove(name);
            return Optional.of(keeper);
        } catch (IOException e) {
            String problem = String.valueOf(e.getMessage());
            if (!unusable.containsKey(name)) {
                LOG.warn("Balancer of group {}: {}", name, problem);
            }
            unusable.put(
                    name,
                    new GroupView(
                            name,
                            Optional.empty(),
                            false,
                            Optional.ofNullable(wishes.get(name)).flatMap(Wish::port),
                            List.of(),
                            List.of(problem),
                            Optional.empty()));
            return Optional.empty();
        }
    }

    /** See {@link Balancing#drain}. */
    void drain(String containerId) throws BalancerException, InterruptedException {
        Optional<Optional<BalancerException>> done = order(() -> {
            Optional<Container> container = inventory.find(containerId);
            Optional<GroupKeeper> keeper = container.flatMap(this::keeperOf);
            if (keeper.isEmpty()) {
                return Optional.<BalancerException>empty();
            }
            try {
                boolean running = BalancerPattern.find(inventory.containers(), groupName(container.get()))
                        .filter(Container::running)
                        .isPresent();
                keeper.get().drain(container.get(), running);
                turn();
                return Optional.<BalancerException>empty();
            } catch (BalancerException e) {
                return Optional.of(e);
            }
        });
        if (done.isEmpty()) {
            throw new BalancerException("other balancers have kept it waiting for %d s".formatted(ORDER.toSeconds()));
        }
        if (done.get().isPresent()) {
            throw done.get().get();
        }
    }

    /** See {@link Balancing#undrain}. */
    void undrain(String containerId) throws InterruptedException {
        order(() -> {
            inventory
                    .find(containerId)
                    .ifPresent(container -> keeperOf(container).ifPresent(keeper -> keeper.undrain(container)));
            turn();
            return true;
        });
    }

    private Optional<GroupKeeper> keeperOf(Container container) {
        return Front.asked(container.labels())
                ? Optional.ofNullable(groups.get(groupName(container)))
                : Optional.empty();
    }

    private static String groupName(Container container) {
        return Front.group(container.labels(), container.name());
    }

    /**
     * Has it done by the thread, and waits for it, though not for long.
     *
     * @return empty where it is done only later
     */
    private <T> Optional<T> order(Supplier<T> task) throws InterruptedException {
        Future<T> done = thread.submit(task::get);
        try {
            return Optional.of(done.get(ORDER.toNanos(), TimeUnit.NANOSECONDS));
        } catch (ExecutionException e) {
            throw new IllegalStateException("balancers could not be looked after", e.getCause());
        } catch (TimeoutException e) {
            LOG.warn("Other balancers have kept this one waiting for {} s", ORDER.toSeconds());
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        subscription.close();
        around.readiness().close();
        thread.shutdown();
        try {
            if (!thread.awaitTermination(ORDER.toNanos(), TimeUnit.NANOSECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
