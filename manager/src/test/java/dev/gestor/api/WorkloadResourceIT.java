// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.EngineException;
import dev.gestor.workload.Creation;
import dev.gestor.workload.Workload;
import dev.gestor.workload.WorkloadGenerator;
import dev.gestor.workload.WorkloadHost;
import dev.gestor.workload.WorkloadLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The route by our own client, and by bodies that our client would not send. */
class WorkloadResourceIT {
    @TempDir
    Path instance;

    private final FakeHost host = new FakeHost();
    private volatile String buildFailure = "";
    private ApiServer server;

    @BeforeEach
    void start() throws ApiStartException {
        WorkloadGenerator generator = new WorkloadGenerator(new SplittableRandom(1));
        Workload workload = new Workload(host, generator, WorkloadLimits.DEFAULT, Clock.systemUTC());
        server = ApiServer.start(
                new ApiConfig(instance, 0), Optional::empty, List.of(new WorkloadResource(workload, () -> {
                    if (!buildFailure.isEmpty()) {
                        throw new EngineException(buildFailure);
                    }
                })));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void tellsTheClientWhatWasCreatedAndWhatWasRefused() throws IOException {
        WorkloadAnswer answer = ManagerClient.find(instance).orElseThrow().createWorkload(70, "cron");

        assertThat(answer.asked()).isEqualTo(70);
        assertThat(answer.failed())
                .hasSize(60)
                .allSatisfy(entry -> assertThat(entry.reason()).isEqualTo("no Docker in this test"));
        assertThat(answer.refused()).isEqualTo(10);
        assertThat(answer.refusal()).contains("at most 60");
        assertThat(host.reasons).containsExactly("cron");
    }

    @Test
    void tellsWhyTheImagesCouldNotBeBuiltAndTriesAgainAtTheNextRequest() throws IOException {
        buildFailure = "cannot build image gestor/low-cpu: no space left on device";
        assertThat(post("{\"count\":1}"))
                .startsWith("503 application/problem+json")
                .contains("could not be built")
                .contains(buildFailure);
        assertThat(host.reasons).isEmpty();

        buildFailure = "";
        assertThat(post("{\"count\":1}")).startsWith("200 application/json");
    }

    @Test
    void refusesBodiesThatAreNotACount() throws IOException {
        for (String body : List.of(
                "",
                "{",
                "[]",
                "null",
                "10",
                "{}",
                "{\"count\":0}",
                "{\"count\":-1}",
                "{\"count\":1001}",
                "{\"count\":1.5}",
                "{\"count\":\"ten\"}",
                "{\"count\":null}",
                "{\"count\":1,\"image\":\"x\"}",
                "{\"count\":1}{\"count\":1}",
                "{\"count\":99999999999}",
                "{\"count\":1,\"source\":\"$(id)\"}")) {
            assertThat(post(body))
                    .as(body)
                    .startsWith("400 application/problem+json")
                    .doesNotContain("$(id)");
        }
        assertThat(host.reasons).isEmpty();
    }

    @Test
    void findsNoManagerWhereNoneServes() throws IOException {
        server.close();

        assertThat(ManagerClient.find(instance)).isEmpty();
    }

    @Test
    void namesTheAddressThatDoesNotAnswer() throws IOException {
        ManagerClient client = ManagerClient.find(instance).orElseThrow();
        server.close();

        assertThatThrownBy(() -> client.createWorkload(1, "command"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(server.address().toString())
                .hasMessageContaining("does not answer");
    }

    @Test
    void passesOnWhyTheManagerRefuses() throws IOException {
        Files.writeString(instance.resolve("token"), "0".repeat(64) + "\n");

        assertThatThrownBy(() -> ManagerClient.find(instance).orElseThrow().createWorkload(1, "command"))
                .hasMessageContaining("401")
                .hasMessageContaining("token in the instance's state");
    }

    @Test
    void answersAsDescribed() throws IOException {
        OpenApiCheck.of(server).everyRouteIsDescribed();
        assertThat(post("{\"count\":1}")).startsWith("200 application/json");
        assertThat(post("{\"count\":70}")).startsWith("200 application/json").contains("\"refusal\"");
        assertThat(new RawHttp(server, instance)
                        .request("POST", "/v1/workload", "{\"count\":1}")
                        .status())
                .isEqualTo(401);
    }

    /** Every answer is held against the description. */
    private String post(String body) throws IOException {
        RawHttp http = new RawHttp(server, instance);
        RawHttp.Answer answer = http.request("POST", "/v1/workload", body, http.bearer());
        OpenApiCheck.of(server).answer("POST", "/v1/workload", answer);
        return answer.status() + " " + answer.header("Content-Type").orElse("") + " " + answer.body();
    }

    private static final class FakeHost implements WorkloadHost {
        private final List<String> reasons = new ArrayList<>();

        @Override
        public List<Container> containers() {
            return List.of();
        }

        @Override
        public OptionalLong availableBytes() {
            return OptionalLong.of(64L << 30);
        }

        @Override
        public List<Creation> create(List<ContainerSpec> specs, String reason) {
            reasons.add(reason);
            return specs.stream()
                    .map(spec -> Creation.failed(spec, "no Docker in this test"))
                    .toList();
        }

        @Override
        public void refused(int count, String reason) {}
    }
}
