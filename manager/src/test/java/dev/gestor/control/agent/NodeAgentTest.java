// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.batch.DecisionRecord;
import dev.gestor.control.Actuator;
import dev.gestor.control.ChangeRequests;
import dev.gestor.control.Dispatcher;
import dev.gestor.control.agent.AgentRefusedException.Kind;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.ForeignContainerException;
import dev.gestor.engine.ImageInfo;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Owner;
import dev.gestor.engine.testing.InMemoryHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeAgentTest {
    private static final String IMAGE = "shop/web:1";

    @TempDir
    private Path folder;

    private final Clock clock = Clock.systemUTC();
    private final InMemoryHost host = new InMemoryHost(clock);
    private final ContainerEngine engine = host.engine("test");
    private final List<DecisionRecord> decisions = Collections.synchronizedList(new ArrayList<>());
    private final Actuator actuator = new Actuator(engine, System::nanoTime, Duration.ofSeconds(20), false);

    @SuppressWarnings("NullAway.Init")
    private Inventory inventory;

    @SuppressWarnings("NullAway.Init")
    private NodeAgent agent;

    @BeforeEach
    void open() throws EngineException {
        host.addImage(IMAGE, Map.of());
        inventory = engine.follow();
        agent = agent(() -> 483_716);
    }

    @AfterEach
    void close() {
        actuator.close();
        inventory.close();
    }

    @Test
    void namesServiceIndexAndARandomNumber() throws Exception {
        Container made = agent.create(request("shop-cart"));

        assertThat(made.name()).isEqualTo("shop_cart-0-483716");
        assertThat(made.owner()).contains(Owner.AGENT);
        assertThat(made.labels()).containsEntry(Labels.SERVICE, "shop-cart").containsEntry(Labels.INDEX, "0");
        assertThat(decisions).singleElement().satisfies(decision -> {
            assertThat(decision.policy()).isEqualTo("agent");
            assertThat(decision.outcome()).isEqualTo(DecisionRecord.Outcome.DONE);
        });
    }

    @Test
    void givesTheSmallestFreeIndex() throws Exception {
        Container first = agent.create(request("web"));
        assertThat(agent.create(request("web")).name()).startsWith("web-1-");
        assertThat(agent.create(request("web2")).name()).startsWith("web2-0-");

        agent.remove(first.id());

        assertThat(agent.create(request("web")).name()).startsWith("web-0-");
        assertThat(agent.create(request("web")).name()).startsWith("web-2-");
    }

    @Test
    void takesServicesThatDifferInTheReplacedSignForOne() throws Exception {
        agent.create(request("shop-cart"));

        assertThat(agent.create(request("shop_cart")).name()).startsWith("shop_cart-1-");
    }

    @Test
    void countsNoOtherOwnersContainers() throws Exception {
        host.start("web-0", IMAGE, labels(Owner.SERVICES, Map.of(Labels.SERVICE, "web", Labels.INDEX, "0")));

        assertThat(agent.create(request("web")).name()).startsWith("web-0-");
    }

    @Test
    void givesNoIndexTwiceHoweverManyAskAtOnce() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try {
            Callable<Container> call = () -> agent.create(request("web"));
            List<Future<Container>> made = callers.invokeAll(Collections.nCopies(8, call));
            List<String> indexes = new ArrayList<>();
            for (Future<Container> future : made) {
                indexes.add(future.get().labels().get(Labels.INDEX));
            }
            assertThat(indexes).containsExactlyInAnyOrder("0", "1", "2", "3", "4", "5", "6", "7");
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void keepsNoIndexOfAContainerThatDidNotStart() throws Exception {
        host.breakStart("web-0-483716", "no such program");

        assertThatThrownBy(() -> agent.create(request("web")))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("no such program");
        assertThat(host.containers()).isEmpty();

        assertThat(agent(() -> 5).create(request("web")).name()).isEqualTo("web-0-5");
    }

    @Test
    void refusesAnImageThatIsNotThere() {
        assertThatThrownBy(() -> agent.create(new AgentRequest("web", "shop/none:1", OptionalInt.empty())))
                .isInstanceOfSatisfying(
                        AgentRefusedException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NO_IMAGE))
                .hasMessageContaining("shop/none:1");
        assertThat(decisions).isEmpty();
    }

    @Test
    void takesTheFirstTcpPortThatTheImageExposes() {
        assertThat(NodeAgent.exposed(image("53/udp", "80/tcp", "443/tcp"))).hasValue(80);
        assertThat(NodeAgent.exposed(image("53/udp"))).isEmpty();
        assertThat(NodeAgent.exposed(image())).isEmpty();
    }

    @Test
    void removesItsOwn() throws Exception {
        Container made = agent.create(request("web"));

        agent.remove(made.name());

        assertThat(host.containers()).isEmpty();
        refused(made.id(), Kind.NOT_FOUND);
    }

    @Test
    void leavesAnotherOwnersContainerAndNamesTheOwner() {
        Container other = host.start("shop-web-0", IMAGE, labels(Owner.SERVICES, Map.of()));

        AgentRefusedException refusal = refused(other.name(), Kind.CONFLICT);

        assertThat(refusal.owner()).contains("services");
        assertThat(refusal).hasMessageContaining("owner 'services'");
        assertThat(host.containers()).containsExactly(other);
        assertThat(decisions)
                .singleElement()
                .satisfies(decision -> assertThat(decision.outcome()).isEqualTo(DecisionRecord.Outcome.OVERRULED));
    }

    @Test
    void leavesWhatIsNotThisInstances() {
        Container unlabelled = host.start("somebodys", IMAGE, Map.of());

        assertThatThrownBy(() -> agent.remove("somebodys"))
                .isInstanceOf(ForeignContainerException.class)
                .hasMessageContaining("nothing was done");
        assertThat(host.containers()).containsExactly(unlabelled);
    }

    @Test
    void findsNothingThatIsNotThere() {
        refused("nobody", Kind.NOT_FOUND);
        refused("..", Kind.NOT_FOUND);
        refused("a/b", Kind.NOT_FOUND);
        refused("", Kind.NOT_FOUND);
    }

    @Test
    void saysThatAContainerVanishedMeanwhile() throws Exception {
        Container made = agent.create(request("web"));
        host.beforeRemoval(host::vanishUnnoticed);

        refused(made.id(), Kind.NOT_FOUND);
    }

    @Test
    void refusesServiceNamesThatMakeNoContainerName() {
        for (String name : List.of("", "-web", "we b", "web/1", "$(id)", "a".repeat(101))) {
            assertThat(AgentRequest.isServiceName(name)).as(name).isFalse();
        }
        for (String name : List.of("web", "Web-2.shop_x", "0", "a".repeat(100))) {
            assertThat(AgentRequest.isServiceName(name)).as(name).isTrue();
        }
    }

    private AgentRefusedException refused(String id, Kind kind) {
        List<AgentRefusedException> refusals = new ArrayList<>();
        assertThatThrownBy(() -> agent.remove(id)).isInstanceOfSatisfying(AgentRefusedException.class, refusals::add);
        assertThat(refusals.get(0).kind()).isEqualTo(kind);
        return refusals.get(0);
    }

    private NodeAgent agent(Fixed random) {
        var requests = new ChangeRequests(
                new Dispatcher(inventory, actuator),
                entry -> decisions.addAll(entry.decisions()),
                clock,
                UUID::randomUUID,
                () -> 0);
        try {
            return new NodeAgent(engine, inventory, requests, random, AgentRemovals.open(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AgentRequest request(String service) {
        return new AgentRequest(service, IMAGE, OptionalInt.empty());
    }

    private static ImageInfo image(String... exposed) {
        return new ImageInfo("sha256:1", Map.of(), List.of(exposed), false);
    }

    private static Map<String, String> labels(Owner owner, Map<String, String> more) {
        Map<String, String> labels = new HashMap<>(more);
        labels.put(Labels.MANAGED, "true");
        labels.put(Labels.INSTANCE, "test");
        labels.put(Labels.OWNER, owner.label());
        return labels;
    }

    /** Always draws the same number. */
    @FunctionalInterface
    private interface Fixed extends RandomGenerator {
        int number();

        @Override
        default long nextLong() {
            return number();
        }

        @Override
        default int nextInt(int bound) {
            return number();
        }
    }

    @Test
    void whatAKilledProcessLeftHalfMadeIsRemoved() throws Exception {
        Container whole = agent.create(request("web"));
        Container half = agent.create(request("web"));
        host.unstart(half.id());
        decisions.clear();

        agent.clearUp();
        agent.clearUp();

        assertThat(host.containers()).extracting(Container::id).containsExactly(whole.id());
        assertThat(decisions).singleElement().satisfies(d -> {
            assertThat(d.policy()).isEqualTo("agent");
            assertThat(d.reason()).contains("created and not started");
            assertThat(d.inputs()).containsEntry("state", "CREATED");
        });
    }

    @Test
    void aRemovalThatAKillBrokeOffIsFinished() throws Exception {
        Container stopped = agent.create(request("web"));
        Container ended = agent.create(request("web"));
        Files.writeString(folder.resolve("agent-removals"), stopped.id() + "\nnonsense\n");
        host.kill(stopped.id());
        host.exit(ended.id());
        NodeAgent next = agent(() -> 483_717);

        next.clearUp();

        // One that ended by itself is its caller's to look at.
        assertThat(host.containers()).extracting(Container::id).containsExactly(ended.id());
        assertThat(folder.resolve("agent-removals")).doesNotExist();
    }

    @Test
    void nothingStaysNotedOfARemovalThatIsDone() throws Exception {
        Container made = agent.create(request("web"));
        host.beforeRemoval(
                id -> assertThat(folder.resolve("agent-removals")).content().contains(id));

        agent.remove(made.id());

        assertThat(host.containers()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }
}
