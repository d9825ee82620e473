// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.Container;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Asks the balancer of a {@link BalanceRig}; each server answers with its name. */
final class BalanceClient {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final BalanceRig rig;

    BalanceClient(BalanceRig rig) {
        this.rig = rig;
    }

    /** The name that it answers with. */
    static String host(Container container) {
        return container.shortId();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:%d%s".formatted(rig.port, path));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return ask(HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(10))
                .build());
    }

    HttpResponse<String> ask(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Without waiting for the answer. */
    CompletableFuture<HttpResponse<String>> send(String path) {
        return http.sendAsync(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Who has answered so many requests. */
    Set<String> names(int requests) throws IOException, InterruptedException {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < requests; i++) {
            HttpResponse<String> answer = get("/");
            assertThat(answer.statusCode()).isEqualTo(200);
            names.add(answer.body());
        }
        return names;
    }

    /** A request that this server works on. */
    CompletableFuture<HttpResponse<String>> slowAt(Container server, int millis) throws Exception {
        for (Container each : rig.engine.list()) {
            if (!each.id().equals(server.id()) && rig.keeper.joined(each.id())) {
                rig.keeper.drain(each.id());
            }
        }
        CompletableFuture<HttpResponse<String>> slow = send("/slow/" + millis);
        BalanceRig.eventually(
                () -> assertThat(rig.keeper.inFlight(server.id()).orElse(0)).isEqualTo(1));
        for (Container each : rig.engine.list()) {
            rig.keeper.undrain(each.id());
        }
        return slow;
    }

    /** Waits until it answers again. */
    void awaitAnswer() throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() < end) {
            try {
                if (get("/").statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // Not yet.
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        throw new AssertionError("no answer: " + rig.keeper.groups());
    }
}
