// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.balance;

import dev.gestor.balance.Balancer;
import dev.gestor.balance.BalancerException;
import dev.gestor.balance.BalancerFolder;
import dev.gestor.balance.Statistics;
import dev.gestor.control.ChangeRequests;
import dev.gestor.control.service.ServiceStatus;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.Inventory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a load balancer in front of each group of containers whose labels ask for one. The one for an instance, in the process that
 * holds its lock; nothing is kept beside labels and what the balancers themselves know, so that another process can go on.
 *
 * <pre>{@code
 * BalanceKeeper keeper = BalanceKeeper.open(lock.folder(), engine, inventory, requests, services::status, BalanceSettings.DEFAULT);
 * keeper.start();
 * keeper.drain(container.id());
 * }</pre>
 */
public final class BalanceKeeper implements Balancing, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BalanceKeeper.class);
    /** A balancer that has no request. */
    private static final Set<ContainerState> OVER =
            Set.of(ContainerState.CREATED, ContainerState.EXITED, ContainerState.DEAD);

    private static final Duration ASK_AGAIN = Duration.ofMillis(10);

    private final Path folder;
    private final Inventory inventory;
    private final Errands errands;
    private final Views views = new Views();
    private final BalanceLoop loop;

    private BalanceKeeper(
            Path folder,
            ContainerEngine engine,
            Inventory inventory,
            ChangeRequests requests,
            Supplier<List<ServiceStatus>> services,
            BalanceSettings settings) {
        this.folder = folder;
        this.inventory = inventory;
        errands = new Errands(requests);
        loop = new BalanceLoop(folder, engine, inventory, errands, services, settings, views);
    }

    /**
     * Nothing is done before {@link #start}.
     *
     * @param folder the instance's, see {@link dev.gestor.control.InstanceLock#folder}
     * @param services that are declared; read often, it must not wait
     */
    public static BalanceKeeper open(
            Path folder,
            ContainerEngine engine,
            Inventory inventory,
            ChangeRequests requests,
            Supplier<List<ServiceStatus>> services,
            BalanceSettings settings) {
        return new BalanceKeeper(folder, engine, inventory, requests, services, settings);
    }

    /** Begins to keep balancers; once. Has looked at them when it returns. */
    public void start() throws InterruptedException {
        loop.start();
    }

    /**
     * What a container of this specification would ask of a balancer.
     *
     * @param group whose balancer serves it
     * @param port where that is reached on the host, if this one says it
     */
    public record Asked(String group, Optional<FrontPort> port) {}

    /** Empty where it asks for none, or in a way that cannot be followed. */
    public static Optional<Asked> front(ContainerSpec spec) {
        if (!Front.asked(spec.labels())) {
            return Optional.empty();
        }
        try {
            Front front = Front.read(spec.labels(), spec.name());
            return Optional.of(new Asked(front.group(), front.port()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<GroupView> groups() {
        return views.latest();
    }

    @Override
    public Optional<GroupView> group(String name) {
        return views.latest().stream().filter(view -> view.group().equals(name)).findFirst();
    }

    @Override
    public Optional<GroupView> groupOf(String containerId) {
        return groupOf(views.latest(), containerId);
    }

    private static Optional<GroupView> groupOf(List<GroupView> groups, String containerId) {
        return groups.stream()
                .filter(view -> view.member(containerId).isPresent())
                .findFirst();
    }

    @Override
    public boolean joined(String containerId) {
        return joined(views.latest(), containerId);
    }

    private static boolean joined(List<GroupView> groups, String containerId) {
        return groupOf(groups, containerId)
                .flatMap(view -> view.member(containerId))
                .filter(member -> member.state() == GroupView.MemberState.JOINED)
                .isPresent();
    }

    @Override
    public boolean awaitJoined(String containerId, Duration limit) throws InterruptedException {
        return views.await(groups -> joined(groups, containerId), limit);
    }

    /** Waits until groups are as asked; whether they came to be. */
    public boolean await(Predicate<List<GroupView>> enough, Duration limit) throws InterruptedException {
        return views.await(enough, limit);
    }

    @Override
    public void drain(String containerId) throws BalancerException, InterruptedException {
        loop.drain(containerId);
    }

    @Override
    public void undrain(String containerId) throws InterruptedException {
        loop.undrain(containerId);
    }

    @Override
    public OptionalInt inFlight(String containerId) throws BalancerException {
        Optional<GroupView> group = groupBehind(containerId);
        Optional<Statistics.Line> server =
                group.isEmpty() ? Optional.empty() : server(group.get().group(), containerId);
        return server.isPresent() ? OptionalInt.of(Math.toIntExact(server.get().inFlight())) : OptionalInt.empty();
    }

    /** The group in front of it whose balancer has not ended. */
    private Optional<GroupView> groupBehind(String containerId) {
        return inventory
                .find(containerId)
                .filter(container -> Front.asked(container.labels()))
                .flatMap(container -> group(Front.group(container.labels(), container.name())))
                .filter(view -> view.balancer()
                        .filter(balancer -> !OVER.contains(balancer.state()))
                        .isPresent());
    }

    private Optional<Statistics.Line> server(String group, String containerId) throws BalancerException {
        Optional<Container> container = inventory.find(containerId);
        return container.isEmpty()
                ? Optional.empty()
                : balancer(group).statistics().server(container.get().shortId());
    }

    private Balancer balancer(String group) {
        try {
            return new Balancer(BalancerFolder.of(folder, group));
        } catch (IOException e) {
            throw new IllegalStateException("a balancer serves, and its folder cannot be used", e);
        }
    }

    @Override
    public boolean awaitIdle(String containerId, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!idle(containerId)) {
            if (System.nanoTime() > end) {
                return false;
            }
            TimeUnit.NANOSECONDS.sleep(ASK_AGAIN.toNanos());
        }
        return true;
    }

    private boolean idle(String containerId) {
        Optional<GroupView> group = groupBehind(containerId);
        if (group.isEmpty()) {
            // No balancer runs that could have sent it any.
            return true;
        }
        try {
            return server(group.get().group(), containerId)
                    // One that is up still gets new ones: the balancer has not heard yet that it is to be drained.
                    .map(line -> line.inFlight() == 0 && !line.up())
                    .orElse(true);
        } catch (BalancerException e) {
            LOG.debug("Whether container {} has requests is not known", containerId, e);
            return false;
        }
    }

    /** Balancers go on. */
    @Override
    public void close() {
        loop.close();
        views.close();
        errands.close();
    }
}
