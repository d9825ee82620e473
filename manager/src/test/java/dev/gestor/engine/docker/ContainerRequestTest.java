// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import static dev.gestor.engine.docker.ScriptedDocker.ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.HealthCheck;
import dev.gestor.engine.Isolation;
import dev.gestor.engine.Limits;
import dev.gestor.engine.Logging;
import dev.gestor.engine.Mount;
import dev.gestor.engine.Mount.Kind;
import dev.gestor.engine.Networking;
import dev.gestor.engine.Networking.Attachment;
import dev.gestor.engine.Networking.Mode;
import dev.gestor.engine.Owner;
import dev.gestor.engine.PortBinding;
import dev.gestor.engine.Program;
import dev.gestor.engine.StopRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is sent for a specification, as Docker's API describes it; nulls, which mean nothing there, left out. */
final class ContainerRequestTest {
    private static final String CREATE = "POST /containers/create";
    private static final ContainerSpec PLAIN = ContainerSpec.of("web", "shop/web:1", Owner.SERVICES);

    private final ScriptedDocker docker = new ScriptedDocker()
            .answer(CREATE, 201, "{\"Id\":\"" + ID + "\"}")
            .answer("POST /containers/" + ID + "/start", 204, "")
            .answer("POST /networks/back/connect", 200, "")
            .inspection("running", "test", 10);
    private final ContainerCreation creation =
            new ContainerCreation(docker.client, docker.calls, docker.containers, ScriptedDocker.INSTANCE);

    @AfterEach
    void close() {
        docker.close();
    }

    @Test
    void whatIsNotSpecifiedIsLeftToTheImageAndTheEngine() throws Exception {
        assertThat(sent(PLAIN)).isEqualTo(json("""
                {"Image": "shop/web:1",
                 "Labels": {"gestor.managed": "true", "gestor.instance": "test", "gestor.owner": "services"},
                 "HostConfig": {"RestartPolicy": {"Name": "", "MaximumRetryCount": 0}, "ReadonlyRootfs": false, "PortBindings": {}}}
                """));
    }

    @Test
    void theProgramIsReplaced() throws Exception {
        JsonNode sent = sent(PLAIN.withProgram(new Program(
                Optional.of(List.of("/entry", "--now")),
                Optional.of(List.of("a b", "")),
                Map.of("PORT", "3000", "EMPTY", "", "A", "x=y"),
                Optional.of("1000:1000"),
                Optional.of("/work"),
                Optional.of("web-0"),
                true,
                true)));

        assertThat(without(sent, "HostConfig", "Labels")).isEqualTo(json("""
                {"Image": "shop/web:1", "Entrypoint": ["/entry", "--now"], "Cmd": ["a b", ""],
                 "Env": ["A=x=y", "EMPTY=", "PORT=3000"], "User": "1000:1000", "WorkingDir": "/work", "Hostname": "web-0", "Tty": true}
                """));
        assertThat(sent.path("HostConfig").path("Init").asBoolean()).isTrue();
    }

    @Test
    void noEntryPointIsNotTheImages() throws Exception {
        Program program = new Program(
                Optional.of(List.of()),
                Optional.of(List.of("/program")),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false);

        assertThat(sent(PLAIN.withProgram(program)).path("Entrypoint")).isEqualTo(json("[\"\"]"));
    }

    @Test
    void limitsAndIsolation() throws Exception {
        ContainerSpec spec = PLAIN.withLimits(new Limits(
                        OptionalLong.of(64L << 20),
                        OptionalLong.of(32L << 20),
                        OptionalLong.of(250_000_000),
                        OptionalLong.of(512),
                        OptionalLong.of(16)))
                .withIsolation(new Isolation(true, Set.of("SYS_TIME", "NET_ADMIN"), Set.of("ALL"), true));

        assertThat(without(sent(spec).path("HostConfig"), "RestartPolicy", "PortBindings"))
                .isEqualTo(json("""
                        {"Memory": 67108864, "MemorySwap": 67108864, "MemoryReservation": 33554432, "NanoCpus": 250000000,
                         "CpuShares": 512, "PidsLimit": 16, "ReadonlyRootfs": true, "CapAdd": ["NET_ADMIN", "SYS_TIME"],
                         "CapDrop": ["ALL"], "SecurityOpt": ["no-new-privileges"]}
                        """));
    }

    @Test
    void mountsOfEachKind() throws Exception {
        ContainerSpec spec = PLAIN.withMounts(List.of(
                Mount.bind("/etc/shop", "/etc/shop", true),
                new Mount(
                        Kind.BIND,
                        Optional.of("/srv/shop"),
                        "/srv",
                        false,
                        OptionalLong.empty(),
                        OptionalInt.empty(),
                        true),
                Mount.volume("data", "/data", false),
                new Mount(
                        Kind.VOLUME,
                        Optional.empty(),
                        "/cache",
                        false,
                        OptionalLong.empty(),
                        OptionalInt.empty(),
                        true),
                Mount.tmpfs("/run"),
                new Mount(
                        Kind.TMPFS,
                        Optional.empty(),
                        "/tmp",
                        true,
                        OptionalLong.of(1 << 20),
                        OptionalInt.of(01777),
                        false)));

        assertThat(without(sent(spec).path("HostConfig"), "RestartPolicy", "PortBindings", "ReadonlyRootfs"))
                .isEqualTo(json("""
                        {"Binds": ["/srv/shop:/srv:rw"],
                         "Mounts": [{"Type": "bind", "Source": "/etc/shop", "Target": "/etc/shop", "ReadOnly": true},
                                    {"Type": "volume", "Source": "data", "Target": "/data", "ReadOnly": false},
                                    {"Type": "volume", "Target": "/cache", "ReadOnly": false}],
                         "Tmpfs": {"/run": "", "/tmp": "size=1048576,mode=1777,ro"}}
                        """));
    }

    @Test
    void theFirstNetworkGoesWithTheCreationAndTheOthersAreConnected() throws Exception {
        JsonNode sent = sent(PLAIN.withNetworking(new Networking(
                Mode.NETWORKS,
                List.of(
                        new Attachment("front", List.of("web", "www")),
                        new Attachment("back", List.of("web-internal"))),
                List.of(
                        PortBinding.random(80),
                        PortBinding.fixed(8443, 443),
                        new PortBinding(53, "udp", Optional.of("127.0.0.1"), OptionalInt.of(5353))),
                Set.of("9/tcp"),
                List.of("db:10.0.0.7"),
                List.of("10.0.0.2"))));

        assertThat(without(sent, "Image", "Labels")).isEqualTo(json("""
                {"ExposedPorts": {"80/tcp": {}, "443/tcp": {}, "53/udp": {}, "9/tcp": {}},
                 "NetworkingConfig": {"EndpointsConfig": {"front": {"Aliases": ["web", "www"]}}},
                 "HostConfig": {"RestartPolicy": {"Name": "", "MaximumRetryCount": 0}, "ReadonlyRootfs": false,
                                "NetworkMode": "front", "ExtraHosts": ["db:10.0.0.7"], "Dns": ["10.0.0.2"],
                                "PortBindings": {"80/tcp": [{"HostIp": "", "HostPort": ""}],
                                                 "443/tcp": [{"HostIp": "", "HostPort": "8443"}],
                                                 "53/udp": [{"HostIp": "127.0.0.1", "HostPort": "5353"}]}}}
                """));
        assertThat(docker.bodies("POST /networks/back/connect"))
                .singleElement()
                .satisfies(body -> assertThat(without(withoutNulls(json(body)), "containerConfig"))
                        .isEqualTo(json("{\"Container\": \"%s\", \"EndpointConfig\": {\"Aliases\": [\"web-internal\"]}}"
                                .formatted(ID))));
    }

    @Test
    void noNetworkAndTheHosts() throws Exception {
        assertThat(sent(PLAIN.withNetworking(Networking.NONE))
                        .path("HostConfig")
                        .path("NetworkMode")
                        .asText())
                .isEqualTo("none");
        Networking hosts = new Networking(Mode.HOST, List.of(), List.of(), Set.of(), List.of(), List.of());
        assertThat(sent(PLAIN.withNetworking(hosts))
                        .path("HostConfig")
                        .path("NetworkMode")
                        .asText())
                .isEqualTo("host");
    }

    @Test
    void healthStopAndLogging() throws Exception {
        ContainerSpec spec = PLAIN.withHealthCheck(new HealthCheck(
                        List.of("CMD-SHELL", "curl -f localhost"),
                        Optional.of(Duration.ofSeconds(5)),
                        Optional.of(Duration.ofMillis(1500)),
                        Optional.of(Duration.ofMinutes(1)),
                        OptionalInt.of(3)))
                .withStop(new StopRule(Optional.of("SIGQUIT"), Optional.of(Duration.ofMillis(1200))))
                .withLogging(new Logging("json-file", Map.of("max-size", "1m", "max-file", "2")));
        JsonNode sent = sent(spec);

        assertThat(without(sent, "Image", "Labels", "HostConfig")).isEqualTo(json("""
                {"Healthcheck": {"Test": ["CMD-SHELL", "curl -f localhost"], "Interval": 5000000000, "Timeout": 1500000000,
                                 "StartPeriod": 60000000000, "Retries": 3},
                 "StopSignal": "SIGQUIT", "StopTimeout": 2}
                """));
        assertThat(sent.path("HostConfig").path("LogConfig"))
                .isEqualTo(json("{\"Type\": \"json-file\", \"Config\": {\"max-size\": \"1m\", \"max-file\": \"2\"}}"));
    }

    @Test
    void noHealthCheckSilencesTheImages() throws Exception {
        assertThat(sent(PLAIN.withHealthCheck(HealthCheck.NONE)).path("Healthcheck"))
                .isEqualTo(json("{\"Test\": [\"NONE\"]}"));
    }

    @Test
    void whatDockerDoesNotKnowIsRefusedBeforeItIsAsked() {
        var capability = PLAIN.withIsolation(new Isolation(false, Set.of("CAP_FLY"), Set.of(), false));
        var logging = PLAIN.withLogging(new Logging("carrier-pigeon", Map.of()));

        assertThatThrownBy(() -> creation.run(capability))
                .isInstanceOf(EngineException.class)
                .hasMessage(
                        "cannot create container web: there is no capability 'CAP_FLY'; name one as NET_ADMIN, without CAP_");
        assertThatThrownBy(() -> creation.run(logging))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("cannot create container web: there is no logging driver 'carrier-pigeon'")
                .hasMessageContaining("json-file");
        assertThat(docker.requests()).isEmpty();
    }

    private JsonNode sent(ContainerSpec spec) throws Exception {
        creation.run(spec);
        List<String> bodies = docker.bodies(CREATE);
        assertThat(docker.requests()).contains(CREATE + "?name=web");
        JsonNode body = withoutNulls(json(bodies.get(bodies.size() - 1)));
        // docker-java's words for none.
        List.of("Volumes", "ExposedPorts").forEach(field -> {
            if (body.path(field).isEmpty()) {
                ((ObjectNode) body).remove(field);
            }
        });
        return body;
    }

    private static JsonNode without(JsonNode json, String... fields) {
        return json.<ObjectNode>deepCopy().remove(List.of(fields));
    }

    private static JsonNode withoutNulls(JsonNode json) {
        if (json instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            names.stream().filter(name -> object.get(name).isNull()).forEach(object::remove);
        }
        json.forEach(ContainerRequestTest::withoutNulls);
        return json;
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text);
    }
}
