// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import static dev.gestor.control.service.KeeperRig.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.Container;
import dev.gestor.policy.reconcile.RestartLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long a service is away when its container is killed, on this machine's Docker. Most of that is Docker's own work; on a machine
 * that is busy with other things that alone can take more than a second, so it is measured beside, by Docker's own command.
 */
final class ServiceHealIT {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceHealIT.class);
    private static final int REPLICAS = 8;
    private static final int ROUNDS = 6;

    /** What Docker itself takes at most where nothing else goes on. */
    private static final Duration QUIET = Duration.ofMillis(700);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aKilledContainerRunsAgainWithinASecond() throws Exception {
        var away = new ArrayList<Duration>();
        var byHand = new ArrayList<Duration>();
        try (var rig = new KeeperRig(folder, RestartLimits.DEFAULT)) {
            rig.up(rig.service("web", REPLICAS, "serve"));
            for (int round = 0; round < ROUNDS; round++) {
                for (int index = 0; index < REPLICAS; index++) {
                    away.add(kill(rig, rig.container("web-" + index)));
                    byHand.add(byHand(rig));
                }
            }
        }
        Duration p95 = quantile(away, 0.95);
        Duration byHandP95 = quantile(byHand, 0.95);
        LOG.warn(
                "{} kills: away for {} ms in the median, {} ms at p95, {} ms at most; docker kill and start by hand {} and {} ms",
                away.size(),
                quantile(away, 0.5).toMillis(),
                p95.toMillis(),
                quantile(away, 1).toMillis(),
                quantile(byHand, 0.5).toMillis(),
                byHandP95.toMillis());
        assertThat(quantile(away, 0.5).minus(quantile(byHand, 0.5))).isLessThan(Duration.ofMillis(400));
        if (byHandP95.compareTo(QUIET) < 0) {
            assertThat(p95).isLessThan(Duration.ofSeconds(1));
        } else {
            LOG.warn("This machine is too busy to judge by: not judged is whether p95 is below 1 s");
        }
    }

    private static Duration quantile(List<Duration> durations, double share) {
        List<Duration> sorted = durations.stream().sorted().toList();
        return sorted.get(Math.max(0, (int) Math.ceil(sorted.size() * share) - 1));
    }

    /** The same of a container that Docker's own command kills and starts again, one after the other. */
    private static Duration byHand(KeeperRig rig) throws Exception {
        String id = rig.docker.run("run", "--detach", "gestor/test-service:1");
        try {
            rig.docker.run("kill", id);
            rig.docker.run("start", id);
            List<String> now = times(rig, id);
            return Duration.between(Instant.parse(now.get(1)), Instant.parse(now.get(0)));
        } finally {
            rig.docker.run("rm", "--force", id);
        }
    }

    /** From its end to its next start, both as Docker tells them. */
    private static Duration kill(KeeperRig rig, Container container) throws Exception {
        String before = times(rig, container.id()).get(0);
        rig.docker.run("kill", container.id());
        eventually(() -> {
            List<String> now = times(rig, container.id());
            assertThat(now.get(0)).isNotEqualTo(before);
            assertThat(now.get(2)).isEqualTo("true");
        });
        List<String> now = times(rig, container.id());
        eventually(() -> assertThat(
                        rig.inventory.find(container.id()).orElseThrow().running())
                .isTrue());
        return Duration.between(Instant.parse(now.get(1)), Instant.parse(now.get(0)));
    }

    private static List<String> times(KeeperRig rig, String id) throws Exception {
        String text = rig.docker.run(
                "inspect", "--format", "{{.State.StartedAt}} {{.State.FinishedAt}} {{.State.Running}}", id);
        return List.of(text.split(" ", -1));
    }
}
