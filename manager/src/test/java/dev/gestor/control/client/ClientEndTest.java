// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.Inventory;
import dev.gestor.policy.PidConstants;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The end of a client that cannot be kept on disk. */
class ClientEndTest extends ClientFixture {
    private final AtomicInteger listings = new AtomicInteger();

    @Test
    void aFullDiskIsTriedLessAndLessOften() throws Exception {
        ClientControl control = counted();
        control.declare(declaration(50, PidConstants.ZERO), "c1");
        turns(control, 2);
        control.delete();
        listings.set(0);
        Path block = Files.createDirectory(folder.resolve("client.json.tmp"));
        Path content = Files.createFile(block.resolve("x"));

        int failures = quickTurns(control, 240);

        // At once, then 1, 2, 4, 8 and 16 s later.
        assertThat(listings.get()).isBetween(5, 7);
        assertThat(failures).isEqualTo(listings.get());
        assertThat(status(control)).isEqualTo(ClientStatus.STOPPING);
        assertThat(host.containers()).isEmpty();

        Files.delete(content);
        Files.delete(block);
        assertThat(quickTurns(control, 240)).isZero();
        assertThat(status(control)).isEqualTo(ClientStatus.DEAD);
    }

    private int quickTurns(ClientControl control, int count) throws InterruptedException {
        int failures = 0;
        for (int i = 0; i < count; i++) {
            try {
                control.turn();
            } catch (IOException e) {
                failures++;
            }
            clock.pass(Duration.ofMillis(250));
        }
        return failures;
    }

    private ClientControl counted() throws IOException {
        var counting = (Inventory) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Inventory.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("resynchronise")) {
                        listings.incrementAndGet();
                    }
                    try {
                        return method.invoke(inventory, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        var actions = new ClientActions(engine, requests, () -> "%04d".formatted(number.incrementAndGet()));
        var board = new ClientBoard(new ClientFile(folder), clock);
        return new ClientControl(board, actions, counting, figures, clock, clock::nanoTime, ClientSettings.DEFAULT);
    }
}
