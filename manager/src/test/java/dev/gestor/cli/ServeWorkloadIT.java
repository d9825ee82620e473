// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.api.ManagerClient;
import dev.gestor.control.testing.FakeUsageSource;
import dev.gestor.engine.Owner;
import dev.gestor.engine.testing.InMemoryHost;
import dev.gestor.telemetry.testing.InMemoryLiveSource;
import dev.gestor.workload.WorkloadKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve} makes no workload by itself; who asks for some gets it nevertheless. */
@Timeout(60)
class ServeWorkloadIT {
    private static final String INSTANCE = "serving";

    @TempDir
    private Path state;

    private final InMemoryHost host = new InMemoryHost(Clock.systemUTC());

    @Test
    void aRequestFindsTheImagesBuiltAndTheNextOneBuildsNone() throws Exception {
        // The host in memory knows an image by its whole reference only, and builds one by another.
        Arrays.stream(WorkloadKind.values()).forEach(kind -> host.addImage(kind.image(), Map.of()));
        try (InMemoryManager manager = start()) {
            assertThat(image()).as("before anybody asked").isEmpty();

            // The first sample, without which nothing is created, may still be on its way.
            Awaitility.await()
                    .atMost(20, TimeUnit.SECONDS)
                    .until(() -> client().createWorkload(2, "request").created().size() == 2);

            assertThat(image()).isPresent();
            assertThat(manager.said()).containsOnlyOnce("Built gestor/");
            assertThat(host.containers()).allMatch(c -> c.owner().equals(Optional.of(Owner.WORKLOAD)));
            client().createWorkload(1, "request");
            assertThat(manager.said()).containsOnlyOnce("Built gestor/");
        }
    }

    @Test
    void anEngineThatIsAwayIsToldAs503() throws Exception {
        try (InMemoryManager manager = start()) {
            host.goAway();

            assertThatThrownBy(() -> client().createWorkload(1, "request"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("503")
                    .hasMessageContaining("images could not be built");
            host.comeBack();
            assertThat(manager.isAlive()).isTrue();
        }
    }

    private Optional<?> image() throws Exception {
        return host.engine(INSTANCE).image("gestor/low-cpu:latest");
    }

    private ManagerClient client() throws IOException {
        return ManagerClient.find(state.resolve(INSTANCE)).orElseThrow();
    }

    private InMemoryManager start() throws Exception {
        return InMemoryManager.start(
                state,
                INSTANCE,
                new InMemoryManager.Outside(
                        host.engine(INSTANCE),
                        new FakeUsageSource(Clock.systemUTC(), id -> 0.1),
                        new InMemoryLiveSource(Clock.systemUTC()),
                        Duration.ofSeconds(3)),
                "--period",
                "1s");
    }
}
