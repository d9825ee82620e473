// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.chart;

import dev.gestor.logserver.store.BatchStore;
import dev.gestor.logserver.store.History;
import dev.gestor.logserver.store.Instance;
import dev.gestor.logserver.store.StoreException;
import dev.gestor.logserver.store.Window;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Draws every chart of every manager that was active lately. The charts of the instance {@code default} have plain
 * names, {@code ram.png}; those of others carry theirs, {@code ram-lab.png}.
 */
public final class Charts {
    /** Managers that stopped so long before the newest sample have their charts from then. */
    private static final Duration ACTIVE = ChartWindow.PAUSE;

    private static final String DEFAULT_INSTANCE = "default";

    private final BatchStore store;
    private final ChartFolder folder;
    private final Clock clock;

    /** One drawing at a time: two would only write the same files twice. */
    private final ReentrantLock drawing = new ReentrantLock();

    public Charts(BatchStore store, ChartFolder folder, Clock clock) {
        this.store = store;
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * Draws all charts into the folder.
     *
     * @param asked the span to show; empty: the last run, a day at most
     * @return the files
     */
    public List<Path> draw(Optional<Window> asked) throws StoreException, IOException {
        drawing.lock();
        try (History history = store.history()) {
            LocalTime time = new LocalTime(ZoneId.systemDefault());
            ChartPainter painter = new ChartPainter(time);
            List<Instance> active = active(history.instances());
            List<Path> files = new ArrayList<>();
            if (active.isEmpty()) {
                Window now = new Window(clock.instant(), clock.instant());
                files.addAll(write(painter, "", nothing(asked.orElse(now), time)));
            }
            for (Instance instance : active) {
                Window window = asked.isPresent() ? asked.get() : lastRun(history, instance);
                files.addAll(write(painter, suffix(instance, active), models(history, instance, window, time)));
            }
            return files;
        } finally {
            drawing.unlock();
        }
    }

    static List<Instance> active(List<Instance> instances) {
        Instant newest =
                instances.stream().map(Instance::newest).max(Instant::compareTo).orElse(Instant.EPOCH);
        return instances.stream()
                .filter(instance -> instance.newest().plus(ACTIVE).isAfter(newest))
                .toList();
    }

    static String suffix(Instance instance, List<Instance> all) {
        boolean onOtherHosts = all.stream()
                        .filter(other -> other.name().equals(instance.name()))
                        .count()
                > 1;
        return (instance.name().equals(DEFAULT_INSTANCE) ? "" : "-" + instance.name())
                + (onOtherHosts ? "-" + instance.host().replaceAll("[^A-Za-z0-9_.-]", "_") : "");
    }

    private Window lastRun(History history, Instance instance) throws StoreException {
        ChartWindow window = new ChartWindow();
        history.hostTimesBackwards(instance, window::extend);
        return window.orAt(clock.instant());
    }

    private record Named(String name, ChartModel model) {}

    private static List<Named> models(History history, Instance instance, Window window, LocalTime time)
            throws StoreException {
        String whose = instance.name().equals(DEFAULT_INSTANCE)
                ? instance.host()
                : instance.host() + " (instance " + instance.name() + ")";
        HostCharts host = new HostCharts(window, time, instance.host());
        history.hostPoints(instance, window, host::add);
        history.containersCpu(instance, window, host::addContainersCpu);
        ContainerMemoryChart memory =
                new ContainerMemoryChart(window, time, whose, history.containerTotals(instance, window));
        for (long container : memory.chosen()) {
            history.containerMemory(container, window, (at, bytes) -> memory.add(container, at, bytes));
        }
        // The last decisions are carried out a little after the last sample.
        Window decisions = new Window(window.from(), window.to().plus(Duration.ofMinutes(1)));
        EvictionChart evictions = new EvictionChart(window, time, whose);
        history.evictions(instance, decisions, evictions::add);
        LifetimeChart lifetimes = new LifetimeChart(whose);
        history.lifetimes(instance, decisions, lifetimes::add);
        return named(host.memory(), host.cpu(), memory.model(), evictions.model(), lifetimes.model());
    }

    private static List<Named> nothing(Window window, LocalTime time) {
        HostCharts host = new HostCharts(window, time, "this host");
        return named(
                host.memory(),
                host.cpu(),
                new ContainerMemoryChart(window, time, "this host", List.of()).model(),
                new EvictionChart(window, time, "this host").model(),
                new LifetimeChart("this host").model());
    }

    private static List<Named> named(
            ChartModel ram, ChartModel cpu, ChartModel containers, ChartModel evictions, ChartModel lifetimes) {
        return List.of(
                new Named("ram", ram),
                new Named("cpu", cpu),
                new Named("container-memory", containers),
                new Named("evictions", evictions),
                new Named("lifetimes", lifetimes));
    }

    private List<Path> write(ChartPainter painter, String suffix, List<Named> charts) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Named chart : charts) {
            files.add(folder.write(chart.name() + suffix, painter.paint(chart.model())));
        }
        return files;
    }
}
