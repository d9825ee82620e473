// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Changes that hang, as with an engine that does not answer, and everybody else beside them. */
@Timeout(60)
class TurnsIT {
    /** More than may run at once. */
    private static final int MANY = 10;

    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    private Path instance;

    private final CountDownLatch released = new CountDownLatch(1);
    private final Semaphore hanging = new Semaphore(0);
    private final ExecutorService callers = Executors.newCachedThreadPool();

    @SuppressWarnings("NullAway.Init")
    private ApiServer server;

    @BeforeEach
    void start() throws Exception {
        server = ApiServer.start(new ApiConfig(instance, 0), Optional::empty, List.of(new Hanging()));
    }

    @AfterEach
    void stop() {
        released.countDown();
        server.close();
        callers.shutdownNow();
    }

    @Test
    void thoseThatWaitForTheEngineHoldUpNobodyElse() throws Exception {
        List<Future<Integer>> slow = askManyTimes("POST", "/containers");
        assertThat(hanging.tryAcquire(4, SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();

        assertThat(soon("PUT", "/services")).isEqualTo(200);
        assertThat(soon("PUT", "/v1/holds")).isEqualTo(200);
        assertThat(soon("GET", "/containers")).isEqualTo(200);
        assertThat(hanging.availablePermits()).as("more than four at once").isZero();

        released.countDown();
        for (Future<Integer> each : slow) {
            assertThat(each.get(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo(200);
        }
    }

    @Test
    void declarationsThatHangAsWellHoldUpNeitherReadsNorWhatIsPrompt() throws Exception {
        List<Future<Integer>> slow = askManyTimes("POST", "/containers");
        slow.addAll(askManyTimes("DELETE", "/v1/holds"));
        assertThat(hanging.tryAcquire(5, SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();

        assertThat(soon("PUT", "/services")).isEqualTo(200);
        assertThat(soon("GET", "/containers")).isEqualTo(200);

        released.countDown();
        for (Future<Integer> each : slow) {
            assertThat(each.get(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo(200);
        }
    }

    private List<Future<Integer>> askManyTimes(String method, String path) {
        List<Future<Integer>> asked = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            asked.add(callers.submit(() -> ask(method, path)));
        }
        return asked;
    }

    private int soon(String method, String path) throws Exception {
        return callers.submit(() -> ask(method, path)).get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    private int ask(String method, String path) throws Exception {
        RawHttp http = new RawHttp(server, instance);
        return http.request(method, path, "", http.bearer()).status();
    }

    private final class Hanging implements Resource {
        @Override
        public void register(RoutesConfig routes) {
            routes.post("/containers", this::hang);
            routes.get("/containers", context -> {});
            routes.put("/services", context -> {});
            routes.put("/v1/holds", context -> {});
            routes.delete("/v1/holds", this::hang);
        }

        @Override
        public Map<String, Pace> paces() {
            return Map.of(
                    "PUT /services",
                    Pace.PROMPT,
                    "PUT /v1/holds",
                    Pace.DECLARATION,
                    "DELETE /v1/holds",
                    Pace.DECLARATION);
        }

        private void hang(Context context) throws InterruptedException {
            hanging.release();
            context.status(released.await(30, TimeUnit.SECONDS) ? 200 : 500);
        }
    }
}
