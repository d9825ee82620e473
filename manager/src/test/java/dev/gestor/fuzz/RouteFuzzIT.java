// SPDX-License-Identifier: Apache-2.0
package dev.gestor.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every route that the server describes, by valid and by mutated requests, on containers in memory. Again with the printed seed:
 * {@code -Dgestor.fuzz.seed=N}; more or fewer: {@code -Dgestor.fuzz.requests=N}.
 */
@Timeout(1800)
final class RouteFuzzIT {
    private static final int REQUESTS = Integer.getInteger("gestor.fuzz.requests", 10_000);
    private static final long SEED = Long.getLong("gestor.fuzz.seed", new Random().nextInt(1_000_000));
    /** After so many a new manager begins, so that its journal stays as short as its life. */
    private static final int ROUND = 10_000;

    private static final int SCENE_EVERY = 200;
    /** One of them makes the scenes, at the first number of its own in each stretch. */
    private static final int CALLERS = 4;

    @TempDir
    private Path folder;

    private final Tally tally = new Tally();
    private final Finding.Book findings = new Finding.Book();

    @Test
    void noRequestBreaksARule() throws Exception {
        System.out.println("gestor.fuzz.seed=" + SEED);
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "not to be read\n");
        Path state = Files.createDirectories(folder.resolve("state"));
        warmUp(Files.createDirectories(state.resolve("warm")));
        try (Surroundings surroundings = new Surroundings(folder, state, Duration.ofSeconds(20))) {
            FuzzRun last = round(0, Files.createDirectories(state.resolve("round-0")));
            for (int round = 1; round * ROUND < REQUESTS; round++) {
                last = round(round, Files.createDirectories(state.resolve("round-" + round)));
            }
            System.out.print(tally.table());
            assertThat(last.findings()).isEmpty();
            assertThat(surroundings.changes()).isEmpty();
            assertThat(Path.of(canary().getFileName().toString())).doesNotExist();
            assertThat(tally.reached()).isGreaterThanOrEqualTo(0.5);
            assertThat(last.unseen()).as("documented, but never seen").isEmpty();
        }
    }

    private Path canary() {
        return folder.resolve("outside/gestor-fuzz-canary");
    }

    /** Threads that the first server of a process makes stay, such as those of its libraries. */
    private static void warmUp(Path state) throws IOException, InterruptedException {
        try (InMemoryWorld world = new InMemoryWorld(state)) {
            assertThat(world.manager.isAlive()).isTrue();
        }
    }

    private FuzzRun round(int round, Path state) throws Exception {
        long seed = SEED + round;
        try (InMemoryWorld world = new InMemoryWorld(state)) {
            FuzzRun fuzz = new FuzzRun(target(world), tally, findings);
            InMemoryScenes scenes = new InMemoryScenes(world, fuzz.fuzzer(), seed);
            int requests = Math.min(ROUND, REQUESTS - round * ROUND);
            fuzz.fuzzer().run(requests, seed, number -> {
                if (number % SCENE_EVERY < CALLERS) {
                    scenes.next();
                }
            });
            scenes.drive();
            if (round == 0) {
                fuzz.refusals(seed);
            }
            assertThat(world.trespasses()).isEmpty();
            assertThat(world.changes()).isPositive();
            assertThat(world.manager.isAlive()).isTrue();
            assertThat(world.manager.end()).as(world.manager.said()).isZero();
            assertThat(world.trespasses()).isEmpty();
            return fuzz;
        }
    }

    private FuzzRun.Target target(InMemoryWorld world) throws IOException {
        return new FuzzRun.Target(
                world.manager.address(),
                world.manager.token(),
                List.of(InMemoryWorld.SECRET),
                canary(),
                world.words(),
                ProjectBodies.of(InMemoryWorld.IMAGE),
                Duration.ofSeconds(15));
    }
}
