// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineUnavailableException;
import dev.gestor.engine.testing.InMemoryHost;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PreparedImagesTest {
    private final InMemoryHost host = new InMemoryHost(Clock.systemUTC());
    private final ContainerEngine engine = host.engine("test");
    private final PreparedImages images = new PreparedImages(engine);

    @Test
    void areBuiltByTheFirstThatNeedsThemAndByNobodyAfter() throws Exception {
        assertThat(images.ensure()).containsExactly(WorkloadKind.values());
        for (WorkloadKind kind : WorkloadKind.values()) {
            assertThat(engine.image(kind.image() + ":latest")).isPresent();
        }
        assertThat(images.ensure()).isEmpty();
    }

    @Test
    void areBuiltAgainWhereSomebodyRemovedThem() throws Exception {
        var unused = images.ensure();
        host.removeImage(WorkloadKind.LOW_CPU.image() + ":latest");

        assertThat(images.ensure()).containsExactly(WorkloadKind.LOW_CPU);
    }

    @Test
    void whatFailedIsTriedAgain() throws Exception {
        host.goAway();
        assertThatThrownBy(images::ensure).isInstanceOf(EngineUnavailableException.class);
        host.comeBack();

        assertThat(images.ensure()).hasSize(WorkloadKind.values().length);
    }

    @Test
    void manyAtOnceBuildThemOnce() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<WorkloadKind>>> asked = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                asked.add(callers.submit(images::ensure));
            }
            int built = 0;
            for (Future<List<WorkloadKind>> each : asked) {
                built += each.get().size();
            }
            assertThat(built).isEqualTo(WorkloadKind.values().length);
        } finally {
            callers.shutdownNow();
        }
    }
}
