// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import static dev.gestor.control.service.KeeperRig.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.Container;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long a service is away when its container is killed, on this machine's Docker. */
final class ServiceHealIT {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceHealIT.class);
    private static final int REPLICAS = 8;
    private static final int ROUNDS = 6;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aKilledContainerRunsAgainWithinASecond() throws Exception {
        var away = new ArrayList<Duration>();
        try (var rig = new KeeperRig(folder, KeeperRig.PATIENT)) {
            rig.up(rig.service("web", REPLICAS, "serve"));
            for (int round = 0; round < ROUNDS; round++) {
                for (int index = 0; index < REPLICAS; index++) {
                    away.add(kill(rig, rig.container("web-" + index)));
                }
            }
        }
        Collections.sort(away);
        Duration median = away.get(away.size() / 2);
        Duration p95 = away.get((int) Math.ceil(away.size() * 0.95) - 1);
        LOG.warn(
                "{} kills: away for {} ms in the median, {} ms at p95, {} ms at most",
                away.size(),
                median.toMillis(),
                p95.toMillis(),
                away.get(away.size() - 1).toMillis());
        assertThat(p95).isLessThan(Duration.ofSeconds(1));
    }

    /** From its end to its next start, both as Docker tells them. */
    private static Duration kill(KeeperRig rig, Container container) throws Exception {
        String before = times(rig, container).get(0);
        rig.docker.run("kill", container.id());
        eventually(() -> {
            List<String> now = times(rig, container);
            assertThat(now.get(0)).isNotEqualTo(before);
            assertThat(now.get(2)).isEqualTo("true");
        });
        List<String> now = times(rig, container);
        eventually(() -> assertThat(
                        rig.inventory.find(container.id()).orElseThrow().running())
                .isTrue());
        return Duration.between(Instant.parse(now.get(1)), Instant.parse(now.get(0)));
    }

    private static List<String> times(KeeperRig rig, Container container) throws Exception {
        String text = rig.docker.run(
                "inspect", "--format", "{{.State.StartedAt}} {{.State.FinishedAt}} {{.State.Running}}", container.id());
        return List.of(text.split(" ", -1));
    }
}
