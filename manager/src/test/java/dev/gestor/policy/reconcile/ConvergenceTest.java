// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerChange;
import dev.gestor.engine.ContainerDetail.Health;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.Dependency;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.HealthCheck;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Limits;
import dev.gestor.engine.NetworkSpec;
import dev.gestor.engine.Networking;
import dev.gestor.engine.Owner;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.engine.RestartRule;
import dev.gestor.engine.ServiceSpec;
import dev.gestor.engine.UpdatableSettings;
import dev.gestor.engine.testing.InMemoryHost;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is done to the containers of whatever is declared, they come to be as declared, and then nothing is done any more. */
final class ConvergenceTest {
    private static final int WORLDS = 300;
    private static final int MUTATIONS = 12;
    private static final int MAX_ROUNDS = 400;

    /** So many deaths must not be taken for a crash loop here. */
    private static final RestartLimits LIMITS = new RestartLimits(
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            1_000,
            Duration.ofMinutes(15),
            Duration.ofMinutes(5));

    /** {@code -Dgestor.seed=N} repeats one world. */
    static LongStream seeds() {
        Long seed = Long.getLong("gestor.seed");
        return seed != null ? LongStream.of(seed) : LongStream.range(0, WORLDS);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyWorldConverges(long seed) throws Exception {
        var world = new World(new Random(seed));
        world.converge();
        for (int i = 0; i < MUTATIONS; i++) {
            world.mutate();
            if (world.random.nextBoolean()) {
                world.round();
            }
        }
        world.converge();
        world.redeclare();
        world.converge();
        world.withdraw();
        assertThat(world.converge().gone()).containsExactly("shop");
        assertThat(world.ours()).isEmpty();
    }

    /** A host, what is declared for it, and somebody who meddles with it. */
    private static final class World {
        private final Random random;
        private final TestClock clock = new TestClock();
        private final InMemoryHost host = new InMemoryHost(clock);
        private final ContainerEngine engine = host.engine("test");
        private final Set<String> provided = new HashSet<>();
        private final Set<String> released = new HashSet<>();
        private Map<String, PlaceHistory> history = Map.of();
        private DeclaredProject declared;

        World(Random random) {
            this.random = random;
            declared = DeclaredProject.of(declaration());
        }

        private ProjectSpec declaration() {
            var services = new ArrayList<ServiceSpec>();
            int count = 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                String image = "shop/" + i + ":" + random.nextInt(3);
                host.addImage(image, Map.of());
                ContainerSpec pattern = ContainerSpec.of("s" + i, image, Owner.SERVICES);
                if (random.nextBoolean()) {
                    pattern = pattern.withHealthCheck(new HealthCheck(
                            List.of("CMD", "/check"),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            OptionalInt.empty()));
                }
                if (random.nextBoolean()) {
                    pattern = pattern.withNetworking(new Networking(
                            Networking.Mode.NETWORKS,
                            List.of(
                                    new Networking.Attachment("front", List.of("s" + i)),
                                    new Networking.Attachment("back", List.of())),
                            List.of(),
                            Set.of(),
                            List.of(),
                            List.of()));
                }
                var dependencies = new ArrayList<Dependency>();
                for (int other = 0; other < i; other++) {
                    if (random.nextInt(3) == 0) {
                        boolean checked =
                                services.get(other).pattern().healthCheck().isPresent();
                        dependencies.add(new Dependency(
                                "s" + other,
                                checked && random.nextBoolean()
                                        ? Dependency.Condition.HEALTHY
                                        : Dependency.Condition.STARTED,
                                true,
                                random.nextBoolean()));
                    }
                }
                services.add(new ServiceSpec(
                        "shop",
                        "s" + i,
                        random.nextInt(4),
                        pattern,
                        Optional.empty(),
                        random.nextBoolean() ? RestartRule.ALWAYS : RestartRule.UNLESS_STOPPED,
                        dependencies));
            }
            return new ProjectSpec(
                    "shop",
                    services,
                    List.of(
                            new NetworkSpec("front", "", Map.of(), Map.of(), false, false),
                            new NetworkSpec("back", "", Map.of(), Map.of(), true, false)),
                    List.of());
        }

        void redeclare() {
            // One with fewer services would leave containers that nobody declares, which is another case.
            ProjectSpec next = declaration();
            while (next.services().size() < declared.project().services().size()) {
                next = declaration();
            }
            declared = DeclaredProject.of(next);
        }

        void withdraw() {
            declared = new DeclaredProject(declared.project(), List.of(), true, true);
        }

        List<Container> ours() throws EngineException {
            return engine.list();
        }

        private Situation situation() throws EngineException {
            return new Situation(
                    clock.passed(),
                    List.of(declared),
                    Set.of(),
                    engine.list(),
                    history,
                    Set.of(),
                    Set.of(),
                    provided,
                    released,
                    Set.of());
        }

        Reconciliation converge() throws EngineException {
            var told = new ArrayList<String>();
            int idle = 0;
            for (int round = 0; round < MAX_ROUNDS; round++) {
                Reconciliation decided = round();
                decided.steps().forEach(s -> told.add(s.action() + " " + s.key() + ": " + s.reason()));
                idle = decided.steps().isEmpty() && allWell() ? idle + 1 : 0;
                // A check that has passed meanwhile is news for the next one.
                if (idle == 3) {
                    assertThat(Differences.of(situation()))
                            .as("%s", decided.statuses())
                            .isEmpty();
                    clock.advance(Duration.ofHours(1));
                    assertThat(round().steps()).isEmpty();
                    return decided;
                }
            }
            return fail("no end after %d rounds; the last steps: %s; at last %s"
                    .formatted(
                            MAX_ROUNDS, told.subList(Math.max(0, told.size() - 12), told.size()), round().statuses()));
        }

        private boolean allWell() throws EngineException {
            return engine.list().stream()
                    .allMatch(c ->
                            c.detail().health() == Health.NONE || c.detail().health() == Health.HEALTHY);
        }

        Reconciliation round() throws EngineException {
            Reconciliation decided = Reconciler.decide(situation(), LIMITS);
            assertThat(decided.steps()).extracting(Step::key).doesNotHaveDuplicates();
            Map<String, PlaceHistory> next = new HashMap<>(decided.history());
            var touched = new HashSet<String>();
            for (Step step : decided.steps()) {
                PlaceHistory past = next.getOrDefault(step.key(), PlaceHistory.NONE);
                try {
                    take(step, touched);
                    next.put(step.key(), past.succeeded(step.action()));
                } catch (EngineException e) {
                    next.put(step.key(), past.failed(step.action(), clock.passed(), String.valueOf(e.getMessage())));
                }
            }
            history = next;
            if (decided.steps().isEmpty()) {
                decided.lookAgain().ifPresent(t -> clock.advance(t.minus(clock.passed())));
            }
            clock.advance(Duration.ofMillis(200));
            for (Container container : engine.list()) {
                if (container.running() && container.detail().health() == Health.STARTING && random.nextBoolean()) {
                    host.health(container.id(), Health.HEALTHY);
                }
            }
            return decided;
        }

        private void take(Step step, Set<String> touched) throws EngineException {
            if (step instanceof Step.Create create) {
                engine.run(create.spec());
            } else if (step instanceof Step.Remove remove) {
                only(remove.container(), touched);
                engine.remove(remove.container().id(), Optional.empty());
            } else if (step instanceof Step.Alter alter) {
                only(alter.container(), touched);
                engine.change(alter.container().id(), alter.change());
                if (alter.change() instanceof ContainerChange.Start) {
                    assertThat(alter.container().running()).isFalse();
                }
            } else if (step instanceof Step.Provide provide && provide.removal()) {
                engine.resources().remove(provide.resource());
                released.add(provide.key());
                provided.remove(provide.key());
            } else if (step instanceof Step.Provide provide) {
                engine.resources().ensure(provide.resource());
                provided.add(provide.key());
                released.remove(provide.key());
            }
        }

        private static void only(Container container, Set<String> touched) {
            assertThat(container.owner()).contains(Owner.SERVICES);
            assertThat(touched.add(container.id())).isTrue();
        }

        void mutate() throws EngineException {
            List<Container> all = engine.list();
            if (all.isEmpty()) {
                return;
            }
            Container one = all.get(random.nextInt(all.size()));
            Container other = all.get(random.nextInt(all.size()));
            switch (random.nextInt(12)) {
                case 0 -> host.exit(one.id(), random.nextInt(3));
                case 1 -> host.pause(one.id());
                case 2 -> rename(one, "stray-" + random.nextInt(1000));
                case 3 -> host.vanish(one.id());
                case 4 ->
                    one.detail().networks().keySet().stream()
                            .sorted()
                            .findFirst()
                            .ifPresent(n -> host.disconnect(one.id(), n));
                case 5 -> relabel(one, Labels.SPEC, "0000");
                case 6 -> twin(one);
                case 8 -> host.update(one.id(), new UpdatableSettings("always", limits(one)));
                // Never the same one twice: that could be taken for what this engine makes of the declaration.
                case 9 ->
                    host.update(
                            one.id(),
                            new UpdatableSettings("no", Limits.NONE.withMemory(1L + random.nextInt(1_000_000_000))));
                case 10 -> host.connect(one.id(), "bridge");
                case 7 -> {
                    // Two names swapped.
                    String name = one.name();
                    rename(one, "between-" + clock.passed() + random.nextLong());
                    if (!one.id().equals(other.id())) {
                        rename(other, name);
                        rename(one, other.name());
                    }
                }
                default -> {
                    if (one.running() && one.detail().health() == Health.HEALTHY) {
                        host.health(one.id(), Health.UNHEALTHY);
                    } else {
                        relabel(one, Labels.INDEX, "17");
                    }
                }
            }
        }

        private static Limits limits(Container container) {
            return container.detail().settings().map(UpdatableSettings::limits).orElse(Limits.NONE);
        }

        private void rename(Container container, String name) throws EngineException {
            engine.change(container.id(), new ContainerChange.Rename(name));
        }

        private void twin(Container container) {
            Map<String, String> labels = new HashMap<>(container.labels());
            labels.put(Labels.SPEC, "1111");
            host.start("twin-" + random.nextInt(1_000_000), container.image(), labels);
        }

        /** Made anew by hand with another label. */
        private void relabel(Container container, String key, String value) {
            Map<String, String> labels = new HashMap<>(container.labels());
            labels.put(key, value);
            host.vanish(container.id());
            host.start(container.name(), container.image(), labels);
        }
    }

    /** Stands still until it is moved. */
    private static final class TestClock extends Clock {
        private Instant now = Instant.parse("2026-11-21T10:00:00Z");

        void advance(Duration by) {
            now = now.plus(by.isNegative() ? Duration.ZERO : by);
        }

        Duration passed() {
            return Duration.between(Instant.parse("2026-11-21T10:00:00Z"), now);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
