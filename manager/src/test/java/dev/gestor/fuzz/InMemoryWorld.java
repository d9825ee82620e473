// SPDX-License-Identifier: Apache-2.0
package dev.gestor.fuzz;

import dev.gestor.cli.InMemoryManager;
import dev.gestor.control.testing.FakeUsageSource;
import dev.gestor.engine.Container;
import dev.gestor.engine.Instance;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Owner;
import dev.gestor.engine.testing.InMemoryHost;
import dev.gestor.telemetry.testing.InMemoryLiveSource;
import dev.gestor.workload.WorkloadKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A host with containers of every owner, of another instance and of nobody, and a manager of one of its instances. */
final class InMemoryWorld implements AutoCloseable {
    static final String INSTANCE = "fuzzed";
    static final String IMAGE = "shop/web:1";
    static final String SECRET = "planted-7d1f0c9a-secret";

    /** One of nobody, for requests that replace it. */
    private static final String UPDATED = "updated";

    /** Whose containers a request may have changed. */
    private static final Set<Owner> CHANGEABLE = Set.of(Owner.AGENT, Owner.CLIENT, Owner.SERVICES);

    private static final Instance OURS = new Instance(INSTANCE);

    final InMemoryHost host = new InMemoryHost(Clock.systemUTC());
    final InMemoryLiveSource live = new InMemoryLiveSource(Clock.systemUTC());
    final FakeUsageSource usage = new FakeUsageSource(Clock.systemUTC(), id -> 0.1);
    final InMemoryManager manager;
    final WatchedEngine engine;
    private final List<Container> untouchable = new ArrayList<>();

    InMemoryWorld(Path state) throws IOException, InterruptedException {
        Arrays.stream(WorkloadKind.values()).forEach(kind -> host.addImage(kind.image(), Map.of()));
        host.addImage(IMAGE, Map.of());
        populate();
        engine = new WatchedEngine(host.engine(INSTANCE), this::byId, InMemoryWorld::mayChange);
        manager = InMemoryManager.start(
                state,
                INSTANCE,
                new InMemoryManager.Outside(engine.proxy(), usage, live, Duration.ofSeconds(3)),
                "--period",
                "1s");
    }

    private void populate() {
        keep(host.start("unlabelled", "nginx", Map.of()));
        host.start(UPDATED, IMAGE, Map.of());
        keep(host.start("half-labelled", IMAGE, Map.of(Labels.INSTANCE, INSTANCE, Labels.OWNER, "agent")));
        keep(host.start("unowned", IMAGE, Map.of(Labels.MANAGED, "true", Labels.INSTANCE, INSTANCE)));
        keep(host.start("stranger", IMAGE, labels(INSTANCE, "log-server")));
        for (Owner owner : Owner.values()) {
            keep(host.start("other-" + owner.label(), IMAGE, labels("other", owner.label())));
            Container ours = host.start("our-" + owner.label(), IMAGE, labels(INSTANCE, owner.label()));
            if (!mayChange(ours)) {
                keep(ours);
            }
        }
        Map<String, String> service = new HashMap<>(labels(INSTANCE, Owner.AGENT.label()));
        service.put(Labels.SERVICE, "web");
        host.startInspected("web-1-12345", IMAGE, service, List.of("API_TOKEN=" + SECRET, "PORT=3000"));
    }

    private void keep(Container container) {
        untouchable.add(container);
    }

    static Map<String, String> labels(String instance, String owner) {
        return Map.of(Labels.MANAGED, "true", Labels.INSTANCE, instance, Labels.OWNER, owner);
    }

    private static boolean mayChange(Container container) {
        return (OURS.owns(container.labels())
                        && container.owner().filter(CHANGEABLE::contains).isPresent())
                || madeByRequest(container);
    }

    /** Copies, and what replaces and replaced the one that is set aside for it. */
    private static boolean madeByRequest(Container container) {
        return container.name().startsWith(UPDATED)
                || container.labels().containsKey(Labels.SCALED_FROM)
                || container.labels().containsKey(Labels.ROLLOUT);
    }

    private Optional<Container> byId(String id) {
        return host.containers().stream().filter(c -> c.id().equals(id)).findFirst();
    }

    /** What its routes understand. */
    Map<String, List<String>> words() {
        Map<String, List<String>> words = new HashMap<>(Map.of(
                "image", List.of(IMAGE, IMAGE, IMAGE, "no/such:1"),
                "service", List.of("web", "shop", "api"),
                "container", List.of("web-1-12345", "our-user", "unlabelled"),
                "policy", List.of("retention", "request", "agent"),
                "project", List.of(ProjectBodies.PROJECT),
                "count", List.of("1", "2", "3", "60"),
                "port", List.of("0", "8080", "8081")));
        words.putAll(Map.of(
                "amount", List.of("1", "2"),
                "cpu_target", List.of("10", "50.5"),
                "kp", List.of("0", "0.1"),
                "ki", List.of("0", "0.01"),
                "kd", List.of("0"),
                "max", List.of("3", "10"),
                "step", List.of("1", "3"),
                "cpus", List.of("0.5", "1")));
        // A caller may name anybody's container to be replaced: here only one that the test has set aside for it.
        words.putAll(Map.of(
                "target", List.of(UPDATED, "no-such", "unlabelled/web"),
                "rollback", List.of("true"),
                "dry_run", List.of("true"),
                "balance", List.of("own", "18080"),
                "change", List.of("1", "-1"),
                "task", List.of("1", "2", "3", "no-such"),
                "after", List.of("0", "1")));
        for (String time : List.of("ready_ms", "min_healthy_ms", "watch_ms", "drain_ms")) {
            words.put(time, List.of("0", "50"));
        }
        List<Container> all = host.containers();
        // The last is the beginning of all ids here.
        words.put(
                "id",
                Stream.concat(
                                all.stream().flatMap(c -> Stream.of(c.id(), c.name(), c.shortId())),
                                Stream.of("a".repeat(64), all.get(0).id().substring(0, 8)))
                        .toList());
        words.put(
                "name",
                Stream.concat(
                                Stream.of(ProjectBodies.PROJECT, ProjectBodies.PROJECT + "/web", ProjectBodies.PROJECT),
                                all.stream().map(Container::name))
                        .toList());
        return words;
    }

    /** Makes room for new workload: somebody else removes what there is. */
    void removeWorkload() {
        host.containers().stream()
                .filter(c -> OURS.owns(c.labels()) && c.owner().equals(Optional.of(Owner.WORKLOAD)))
                .filter(c -> !untouchable.contains(c))
                .forEach(c -> host.vanish(c.id()));
    }

    /** What was done to containers that no request may change. */
    List<String> trespasses() {
        List<String> trespasses = new ArrayList<>(engine.trespasses());
        List<Container> now = host.containers();
        untouchable.stream().filter(c -> !now.contains(c)).forEach(c -> trespasses.add("changed or gone: " + c));
        return trespasses;
    }

    int changes() {
        return engine.changes();
    }

    @Override
    public void close() throws IOException {
        manager.close();
    }
}
