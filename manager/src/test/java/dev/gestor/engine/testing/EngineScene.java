// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.testing;

import static org.awaitility.Awaitility.await;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.HealthCheck;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Limits;
import dev.gestor.engine.Mount;
import dev.gestor.engine.Owner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the contracts of an engine start from: an instance of their own, and a clean end. */
public abstract class EngineScene {
    protected static final Optional<Duration> AT_ONCE = Optional.of(Duration.ZERO);

    /** Asks often, and gives up after one failure: a test waits for it. */
    protected static final HealthCheck CHECK = new HealthCheck(
            List.of("CMD", "/program", "check", "/run/well"),
            Optional.of(Duration.ofMillis(200)),
            Optional.of(Duration.ofSeconds(5)),
            Optional.empty(),
            OptionalInt.of(1));

    protected final HostUnderTest host;
    protected final String unique = UUID.randomUUID().toString().substring(0, 8);
    protected final String instance = "contract-" + unique;
    protected final String otherInstance = "other-" + unique;

    @SuppressWarnings("NullAway.Init")
    protected ContainerEngine engine;

    protected EngineScene(HostUnderTest host) {
        this.host = host;
    }

    @BeforeEach
    void openEngine() throws Exception {
        engine = host.open(instance);
    }

    @AfterEach
    void removeWhatIsLeft() throws Exception {
        try (ContainerEngine other = host.open(otherInstance)) {
            for (Container container : other.list()) {
                other.remove(container.id(), AT_ONCE);
            }
        }
        for (Container container : engine.list()) {
            engine.remove(container.id(), AT_ONCE);
        }
        engine.close();
    }

    protected final String image() {
        return host.image();
    }

    protected final String name(String role) {
        return unique + "-" + role;
    }

    protected final ContainerSpec spec(String role, String image) {
        return ContainerSpec.of(name(role), image, Owner.WORKLOAD)
                .withLabels(Map.of(Labels.WORKLOAD, "low-cpu"))
                .withLimits(Limits.NONE
                        .withMemory(32L << 20)
                        .withNanoCpus(250_000_000)
                        .withPids(16))
                .isolated();
    }

    protected final ContainerSpec spec(String role) {
        return spec(role, image());
    }

    /** One whose health {@link HostUnderTest#health} decides; it begins ill. */
    protected final ContainerSpec checked(String role) {
        return spec(role).withMounts(List.of(Mount.tmpfs("/run"))).withHealthCheck(CHECK);
    }

    protected static Map<String, String> labels(String instance) {
        return Map.of(Labels.MANAGED, "true", Labels.INSTANCE, instance, Labels.OWNER, Owner.USER.label());
    }

    protected static void eventually(Runnable assertion) {
        await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(assertion::run);
    }
}
