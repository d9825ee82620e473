// SPDX-License-Identifier: Apache-2.0
package dev.gestor.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ImageSpec;
import dev.gestor.engine.Instance;
import dev.gestor.engine.docker.DockerAddress;
import dev.gestor.engine.docker.DockerEngine;
import dev.gestor.engine.testing.DockerCommand;
import dev.gestor.engine.testing.WebImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills {@code gestor update} at the changes it asks Docker for; whatever Gestor does next on the instance, exactly one version is
 * to serve, under its name, and nothing else is to be left. {@code -Dgestor.kills=50} is the long form, every change both before
 * and after Docker does it; {@code -Dgestor.seed=N} repeats the sample of the short form.
 */
final class UpdateKillIT {
    private static final DockerCommand DOCKER = DockerCommand.onThisMachine();
    private static final int KILLS = Integer.getInteger("gestor.kills", 4);
    private static final int LONG_FORM = 50;

    /** Long enough for another process to start meanwhile. */
    private static final int LINGERS_MILLIS = 5000;

    /** Create and start the new one, rename both, stop and remove the old one. */
    private static final int CHANGES_START_FIRST = 6;

    /** Stop and rename the old one, create and start the new one, remove the old one. */
    private static final int CHANGES_STOP_FIRST = 5;

    private static final String NEXT =
            "gestor-test/kill" + UUID.randomUUID().toString().substring(0, 8) + ":next";

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    static void buildImages() throws Exception {
        DockerAddress address = DockerAddress.find(Optional.empty(), "", Map.of(), Path.of("/nonexistent"));
        try (ContainerEngine engine =
                new DockerEngine(address, new Instance("kill-build"), Clock.systemUTC(), new Random(1))) {
            WebImage.ensure(engine);
            engine.build(new ImageSpec(
                    NEXT, "FROM %s\nENV NEXT=1\n".formatted(WebImage.TAG), Map.of(), Map.of("gestor.test.of", NEXT)));
        }
    }

    @AfterAll
    static void removeImages() throws Exception {
        DOCKER.run("image", "rm", "--force", "--no-prune", NEXT);
    }

    @Test
    void anUpdateHasAsManyChanges() throws Exception {
        for (boolean stopFirst : List.of(true, false)) {
            try (KillableUpdate whole = new KillableUpdate(folder, stopFirst, NEXT)) {
                assertThat(whole.update(0, false)).as("it came to its end").isTrue();

                assertThat(whole.changes()).hasSize(stopFirst ? CHANGES_STOP_FIRST : CHANGES_START_FIRST);
                whole.assertOneServes();
                assertThat(whole.image()).isEqualTo(NEXT);
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> exactlyOneVersionServes() {
        long seed = Long.getLong("gestor.seed", System.nanoTime());
        List<Moment> moments = new ArrayList<>();
        for (boolean stopFirst : List.of(true, false)) {
            for (int change = 1; change <= (stopFirst ? CHANGES_STOP_FIRST : CHANGES_START_FIRST); change++) {
                moments.add(new Moment(stopFirst, change, false));
                moments.add(new Moment(stopFirst, change, true));
            }
        }
        if (KILLS < LONG_FORM) {
            Collections.shuffle(moments, new Random(seed));
            moments = new ArrayList<>(moments.subList(0, KILLS));
        }
        return moments.stream().map(moment -> DynamicTest.dynamicTest(moment + ", seed " + seed, () -> killAt(moment)));
    }

    private record Moment(boolean stopFirst, int change, boolean done) {}

    private void killAt(Moment moment) throws Exception {
        try (KillableUpdate one = new KillableUpdate(folder, moment.stopFirst(), NEXT)) {
            assertThat(one.update(moment.change(), moment.done()))
                    .as("it was killed; changes: %s", one.changes())
                    .isFalse();

            one.goOn();

            one.assertOneServes();
        }
    }

    /** Between two changes, while the new one is watched. */
    @Test
    void alsoWhenKilledWhileItOnlyWatches() throws Exception {
        try (KillableUpdate one = new KillableUpdate(folder, false, NEXT)) {
            try (ManagerProcess update = one.start(Optional.empty(), "--watch=60s")) {
                update.awaitText("answers on port 8080");
                update.kill();
            }
            assertThat(one.containers()).hasSize(2);

            one.goOn();

            one.assertOneServes();
            assertThat(one.image()).isEqualTo(WebImage.TAG);
        }
    }

    /** Docker goes on with the stop: one that is found running has ended a moment later. */
    @Test
    void alsoWhenKilledWhileTheOldOneStops() throws Exception {
        try (KillableUpdate one =
                new KillableUpdate(folder, true, NEXT, "--env=LINGER_MS=" + LINGERS_MILLIS, "--stop-timeout=10")) {
            try (ManagerProcess update = one.start(Optional.empty())) {
                update.await("the stop", () -> DOCKER.run("logs", one.name()).contains("last "));
                update.kill();
            }
            assertThat(one.containers()).containsExactly(one.name() + " running");

            one.goOn();

            TimeUnit.MILLISECONDS.sleep(LINGERS_MILLIS);
            one.assertOneServes();
            assertThat(one.image()).isEqualTo(WebImage.TAG);
        }
    }

    @Test
    void aManagerThatStartsEndsItToo() throws Exception {
        try (KillableUpdate one = new KillableUpdate(folder, true, NEXT)) {
            // The old one is stopped and renamed, and nothing serves.
            assertThat(one.update(2, true)).isFalse();
            assertThat(one.containers()).noneMatch(line -> line.endsWith(" running"));

            try (ManagerProcess manager = one.run("serve", "--port=0", "--log-server=none", "--sysinfo=procfs")) {
                manager.await("the old one", () -> one.containers().equals(List.of(one.name() + " running")));
                manager.await("the end of the update", () -> one.rollouts().isEmpty());
                assertThat(manager.terminate()).as(manager.output()).isZero();
            }
            one.assertOneServes();
        }
    }

    /** The port of the one that is to be started again is somebody else's for a while. */
    @Test
    void oneThatCannotBeEndedKeepsNoManagerFromStartingAndIsEndedLater() throws Exception {
        try (KillableUpdate one = new KillableUpdate(folder, true, NEXT)) {
            assertThat(one.update(2, true)).isFalse();
            String instead = one.takePort();
            try (ManagerProcess manager = one.run("serve", "--port=0", "--log-server=none", "--sysinfo=procfs")) {
                manager.awaitText("could not be ended");
                assertThat(one.rollouts()).hasSize(1);
                DOCKER.run("rm", "--force", instead);

                manager.await("the old one", () -> one.containers().equals(List.of(one.name() + " running")));
                manager.await("the end of the update", () -> one.rollouts().isEmpty());
                assertThat(manager.terminate()).as(manager.output()).isZero();
            }
            one.assertOneServes();
        }
    }

    /** As where the disk is full. */
    @Test
    void whatCannotBeNotedAnyMoreIsTakenBackAllTheSame() throws Exception {
        try (KillableUpdate one = new KillableUpdate(folder, true, NEXT)) {
            try (ManagerProcess update = one.start(Optional.empty(), "--watch=60s")) {
                update.awaitText("answers on port 8080");
                Files.move(one.rolloutsFolder(), folder.resolve("aside"));
                update.signal("INT");
                assertThat(update.awaitExit()).as(update.output()).isEqualTo(1);
            }
            assertThat(one.containers()).containsExactly(one.name() + " running");
            assertThat(one.image()).isEqualTo(WebImage.TAG);
        }
    }

    @Test
    void aServiceIsOfOneVersionAfterwards() throws Exception {
        try (KillableUpdate one = new KillableUpdate(folder, false, NEXT)) {
            one.up();
            int second = CHANGES_START_FIRST + 2;
            assertThat(one.updateService(second, true))
                    .as("changes: %s", one.changes())
                    .isFalse();
            assertThat(one.images()).containsExactlyInAnyOrder(NEXT, NEXT, WebImage.TAG);

            one.goOn();

            assertThat(one.images()).as("after %s", one.changes()).containsExactly(WebImage.TAG, WebImage.TAG);
            assertThat(one.rollouts()).isEmpty();
            assertThat(one.containers()).contains(one.name() + "-web-0 running", one.name() + "-web-1 running");
            try (ManagerProcess plan = one.run("plan", "-f", one.file().toString())) {
                assertThat(plan.awaitExit()).as(plan.output()).isZero();
            }
        }
    }

    /** While the first one's place is taken back, which is an update of its own. */
    @Test
    void aKilledGoingBackIsGoneOnWith() throws Exception {
        try (KillableUpdate one = new KillableUpdate(folder, false, NEXT)) {
            one.up();
            assertThat(one.updateService(CHANGES_START_FIRST + 2, true)).isFalse();
            // The second one's new container stopped and removed, the first one's created and started anew.
            assertThat(one.goOn(4, true)).as("changes: %s", one.changes()).isFalse();
            assertThat(one.rollouts()).as("after %s", one.changes()).hasSize(2);

            one.goOn();

            assertThat(one.images()).as("after %s", one.changes()).containsExactly(WebImage.TAG, WebImage.TAG);
            assertThat(one.rollouts()).isEmpty();
            assertThat(one.containers())
                    .containsExactlyInAnyOrder(
                            one.name() + " running", one.name() + "-web-0 running", one.name() + "-web-1 running");
        }
    }
}
