// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.control.CycleLoop;
import dev.gestor.control.service.Services;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ControllersTest {
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

    @Test
    void theLoopAsksForServicesAgainAndAgain() throws Exception {
        try (var loop = new CycleLoop(() -> {}, Duration.ofSeconds(10), System::nanoTime)) {
            loop.start();
            Controllers.keep(services(), loop, Duration.ofMillis(10));

            for (String wish : List.of("ensure", "collectOwn", "ensure", "collectOwn")) {
                assertThat(Optional.ofNullable(asked.poll(30, TimeUnit.SECONDS)))
                        .hasValue(wish);
            }
        }
    }

    private Services services() {
        return (Services) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Services.class}, (proxy, method, arguments) -> {
                    asked.add(method.getName());
                    // Neither has a result.
                    return null;
                });
    }
}
