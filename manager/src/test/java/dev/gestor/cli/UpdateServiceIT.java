// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.cli.OrchestratorRig.Ended;
import dev.gestor.control.service.ServiceKeeper;
import dev.gestor.engine.testing.LoadBalancerImages;
import dev.gestor.engine.testing.WebImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code gestor update} of a service's three containers behind a load balancer, under load and without a failed request. */
@Timeout(180)
final class UpdateServiceIT {
    private static final Logger LOG = LoggerFactory.getLogger(UpdateServiceIT.class);
    private static final int PER_SECOND = 200;

    private final int port = OrchestratorRig.freePort();

    @TempDir
    private Path state = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private OrchestratorRig rig;

    private String balancer = "";

    @BeforeEach
    void up() throws Exception {
        rig = new OrchestratorRig(state);
        balancer = "--lb-image=" + LoadBalancerImages.balancer();
        Ended up = rig.gestor("up", "-f", file(WebImage.TAG), balancer);
        // A machine that is busy may take longer for the balancer than the command waits.
        if (up.code() != 0) {
            up = rig.gestor("up", "-f", file(WebImage.TAG), balancer);
        }
        assertThat(up.code()).as(up.toString()).isZero();
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    private String file(String image) throws Exception {
        Files.createDirectories(state.resolve("switch"));
        Path file = state.resolve("compose.yaml");
        Files.writeString(file, """
                name: %s
                services:
                  web:
                    image: %s
                    restart: always
                    stop_grace_period: 2s
                    volumes: [ "./switch:/switch:ro" ]
                    labels:
                      gestor.balance: random
                      gestor.balance.port: 127.0.0.1:%d
                    deploy: { replicas: 3 }
                """.formatted(rig.instance, image, port));
        return file.toString();
    }

    private String service() {
        return rig.instance + "/web";
    }

    private List<String> images() throws Exception {
        List<String> images = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            images.add(rig.inspect("web-" + i).path("Config").path("Image").asText());
        }
        return images;
    }

    private List<String> ids() throws Exception {
        return List.of(rig.id("web-0"), rig.id("web-1"), rig.id("web-2"));
    }

    private List<String> members() throws Exception {
        return rig.containers().stream().filter(name -> name.startsWith("web")).toList();
    }

    @Test
    void oneByOneUnderLoadAndTheKeeperFindsItAsDeclared() throws Exception {
        String next = rig.image("next", "ENV NEXT=1");
        List<String> before = ids();
        try (SteadyRequests requests = SteadyRequests.someSlow("127.0.0.1", port, PER_SECOND)) {
            Ended update = rig.update(service(), next, balancer);

            requests.stop();
            LOG.warn(
                    "{} requests, {} failed",
                    requests.sent(),
                    requests.failures().size());
            assertThat(update.code()).as(update.toString()).isZero();
            assertThat(update.out())
                    .contains("join balancer")
                    .contains("drain old")
                    .contains("has no request any more");
            assertThat(requests.failures()).isEmpty();
            assertThat(requests.sent()).isGreaterThan(PER_SECOND);
        }
        assertThat(images()).containsOnly(next);
        assertThat(ids()).doesNotContainAnyElementsOf(before);
        assertThat(members()).containsExactly("web-0", "web-1", "web-2");
        assertThat(rig.rollouts()).isEmpty();
        assertThat(rig.gestor("plan", "-f", file(next)).code())
                .as("it is as declared")
                .isZero();
        assertNothingIsReplacedByTheKeeper();

        Ended rollback = rig.rollback(service(), balancer);

        assertThat(rollback.code()).as(rollback.toString()).isZero();
        assertThat(images()).containsOnly(WebImage.TAG);
        assertThat(rig.gestor("plan", "-f", file(WebImage.TAG)).code()).isZero();
    }

    private void assertNothingIsReplacedByTheKeeper() throws Exception {
        List<String> before = ids();
        try (Closer closer = new Closer((step, e) -> LOG.error("Could not {}", step, e))) {
            InstanceByHand hand = InstanceByHand.open(
                    new SystemAdapters(Map.of()), Clock.systemUTC(), state, rig.instance, Optional.empty(), closer);
            ServiceKeeper keeper = closer.add("stop", ServiceParts.keeper(hand, Clock.systemUTC()));
            keeper.start();
            OrchestratorRig.eventually(() -> assertThat(keeper.status())
                    .hasSize(1)
                    .allSatisfy(status ->
                            assertThat(status.settled()).as(status.reason()).isTrue()));
            TimeUnit.SECONDS.sleep(2);
            assertThat(keeper.status().get(0).settled()).isTrue();
        }
        assertThat(ids()).isEqualTo(before);
        assertThat(members()).hasSize(3);
    }

    /** The tag is the one that they run, pushed anew meanwhile: going back means the image that it was. */
    @Test
    void allGoBackToTheImageThatATagWas() throws Exception {
        String tag = rig.image("latest", "ENV VERSION=1");
        assertThat(rig.update(service(), tag, balancer).code()).isZero();
        String former = rig.inspect("web-0").path("Image").asText();
        rig.image("latest", "ENV VERSION=2");
        String third = rig.image("third", "ENV VERSION=3");

        OrchestratorRig.Running update = rig.beginUpdate(service(), tag, balancer);
        update.awaitOut("answers on port 8080");
        // What came with the second one is neither what was asked for nor what the first one runs.
        rig.docker.run("tag", third, tag);
        Ended ended = update.end();

        assertThat(ended.code()).as(ended.toString()).isEqualTo(1);
        assertThat(ended.err())
                .contains(tag + " meant image sha256:")
                .contains("Going back with 1 that were replaced already");
        for (String each : members()) {
            assertThat(rig.inspect(each).path("Image").asText()).as(each).isEqualTo(former);
        }
        assertThat(members()).containsExactly("web-0", "web-1", "web-2");
        assertThat(rig.rollouts()).isEmpty();
    }

    @Test
    void aBadImageOnTheSecondTakesAllBack() throws Exception {
        String next = rig.image("next", "ENV SILENT_IF=/switch/silent");
        try (SteadyRequests requests = SteadyRequests.someSlow("127.0.0.1", port, PER_SECOND)) {
            OrchestratorRig.Running update = rig.beginUpdate(service(), next, balancer, "--ready=5s");
            update.awaitOut("answers on port 8080");
            Files.createFile(state.resolve("switch").resolve("silent"));
            Ended ended = update.end();

            requests.stop();
            assertThat(ended.code()).as(ended.toString()).isEqualTo(1);
            assertThat(ended.err())
                    .contains("the new container of %s with image".formatted(rig.name("web-1")))
                    .contains("Going back with 1 that were replaced already");
            LOG.warn(
                    "{} requests, {} failed",
                    requests.sent(),
                    requests.failures().size());
            assertThat(requests.failures()).isEmpty();
        }
        assertThat(images()).containsOnly(WebImage.TAG);
        assertThat(members()).containsExactly("web-0", "web-1", "web-2");
        assertThat(rig.rollouts()).isEmpty();
        assertThat(rig.gestor("plan", "-f", file(WebImage.TAG)).code())
                .as("it is as declared")
                .isZero();
    }

    /** An update that has replaced the first container fails at the second. */
    private OrchestratorRig.Running beginBadAtTheSecond(String... options) throws Exception {
        String next = rig.image("next", "ENV SILENT_IF=/switch/silent");
        List<String> words = new ArrayList<>(List.of(options));
        words.addAll(List.of(balancer, "--ready=3s"));
        OrchestratorRig.Running update = rig.beginUpdate(service(), next, words.toArray(String[]::new));
        update.awaitOut("answers on port 8080");
        Files.createFile(state.resolve("switch").resolve("silent"));
        return update;
    }

    @Test
    void goingBackThatIsBrokenOffIsGoneOnWith() throws Exception {
        OrchestratorRig.Running update = beginBadAtTheSecond("--min-healthy=2s");
        update.awaitErr("Going back with 1");

        Ended ended = update.stop();

        assertThat(ended.code()).as(ended.toString()).isNotZero();
        assertThat(ended.err()).contains("what was begun is brought to an end by the next gestor update");
        assertThat(rig.rollouts()).as("what goes back, and what went wrong").hasSize(2);

        Ended next = rig.update(service(), WebImage.TAG, balancer);

        assertThat(next.err()).contains("was interrupted; it is brought to an end", "runs image", "already");
        assertThat(next.code()).as(next.toString()).isZero();
        assertThat(images()).containsOnly(WebImage.TAG);
        assertThat(members()).containsExactly("web-0", "web-1", "web-2");
        assertThat(rig.rollouts()).isEmpty();
    }

    @Test
    void whatCannotGoBackIsToldWithItsRemedy() throws Exception {
        String former = rig.image("former", "ENV SILENT_IF=/switch/silent", "ENV FORMER=1");
        assertThat(rig.update(service(), former, balancer).code()).isZero();

        Ended ended = beginBadAtTheSecond().end();

        assertThat(ended.code()).as(ended.toString()).isEqualTo(1);
        assertThat(ended.err())
                .contains("could not go back: ")
                .contains("could not go back and run image")
                .contains("gestor update %s %s && gestor resume %s".formatted(service(), former, service()))
                .doesNotContain("runs as before");
        assertThat(rig.rollouts()).isEmpty();

        Files.delete(state.resolve("switch").resolve("silent"));
        Ended mended = rig.update(service(), former, balancer);

        assertThat(mended.code()).as(mended.toString()).isZero();
        assertThat(images()).containsOnly(former);
    }
}
