// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gestor.engine.Container;
import dev.gestor.engine.NamedContainer;
import dev.gestor.engine.Owner;
import dev.gestor.engine.testing.DockerCommand;
import dev.gestor.engine.testing.NamedContainersContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Copies of containers on this machine's Docker, held against what Docker itself tells of both. */
final class DockerNamedIT extends NamedContainersContract {
    private final DockerCommand docker = DockerCommand.onThisMachine();
    private final ObjectMapper json = new ObjectMapper();

    DockerNamedIT() {
        super(new DockerUnderTest());
    }

    private JsonNode inspect(String id) throws Exception {
        return json.readTree(docker.run("inspect", id)).path(0);
    }

    @Test
    void aCopyHasAllThatTheOriginalWasGiven() throws Exception {
        String network = name("front");
        String second = name("back");
        docker.run("network", "create", network);
        docker.run("network", "create", second);
        String volume = docker.run("volume", "create", name("data"));
        List<String> ids = new ArrayList<>();
        try {
            String original = docker.run(original(network, volume).toArray(String[]::new));
            ids.add(original);
            docker.run("network", "connect", "--alias", "inner", second, original);
            docker.run("start", original);

            NamedContainer named = engine.named().find(original).orElseThrow();
            assertThat(named.exclusives().writable()).containsExactly(volume + " at /data");
            assertThat(named.exclusives().hostPorts()).isEmpty();
            Container copy =
                    engine.named().run(named.template().withName(name("copy")).ofNobody(), Owner.ORCHESTRATOR);
            ids.add(copy.id());

            JsonNode before = inspect(original);
            JsonNode after = inspect(copy.id());
            assertThat(after.path("HostConfig")).isEqualTo(before.path("HostConfig"));
            assertThat(config(after)).isEqualTo(config(before));
            // Docker itself adds the host name.
            assertThat(aliases(after, network, copy.id()))
                    .isEqualTo(aliases(before, network, original))
                    .contains("web", "www");
            assertThat(aliases(after, second, copy.id()))
                    .isEqualTo(aliases(before, second, original))
                    .contains("inner");
            assertThat(after.path("Config").path("Labels").has("com.docker.compose.project"))
                    .isFalse();
            assertThat(after.path("Config").path("Labels").path("tier").asText())
                    .isEqualTo("front");
        } finally {
            for (String id : ids) {
                docker.run("rm", "--force", id);
            }
            docker.run("network", "rm", network, second);
            docker.run("volume", "rm", volume);
        }
    }

    private List<String> original(String network, String volume) {
        List<String> words = new ArrayList<>(List.of("create", "--name", name("original"), "--network", network));
        words.addAll(List.of("--network-alias", "web", "--network-alias", "www", "--hostname", "shop"));
        words.addAll(List.of("--env", "MODE=fast", "--env", "EMPTY=", "--memory", "32m", "--cpus", "0.25"));
        words.addAll(List.of("--pids-limit", "16", "--ulimit", "nofile=64:128", "--shm-size", "8m", "--init"));
        words.addAll(List.of("--cap-drop", "ALL", "--read-only", "--tmpfs", "/tmp:size=1m", "--user", "0:0"));
        words.addAll(List.of("--sysctl", "net.ipv4.ip_forward=0", "--log-opt", "max-size=1m", "--workdir", "/"));
        words.addAll(List.of("--stop-signal", "SIGTERM", "--stop-timeout", "3", "--restart", "on-failure:2"));
        words.addAll(List.of("--add-host", "db:10.9.8.7", "--dns", "10.9.8.6", "--security-opt", "no-new-privileges"));
        words.addAll(List.of("--volume", volume + ":/data", "--expose", "8080", "--publish", "127.0.0.1::8080"));
        words.addAll(List.of("--label", "tier=front", "--label", "com.docker.compose.project=shop"));
        words.addAll(List.of("--health-cmd", "/program check /data/well", "--health-interval", "1h", image()));
        return words;
    }

    /** Without what tells one container from another. */
    private static JsonNode config(JsonNode inspection) {
        ObjectNode config = inspection.path("Config").deepCopy();
        config.remove("Labels");
        return config;
    }

    private static List<String> aliases(JsonNode inspection, String network, String id) {
        List<String> aliases = new ArrayList<>();
        inspection
                .path("NetworkSettings")
                .path("Networks")
                .path(network)
                .path("Aliases")
                .forEach(alias -> aliases.add(alias.asText()));
        aliases.removeIf(id::startsWith);
        aliases.sort(null);
        return aliases;
    }

    @Test
    void anAnonymousVolumeIsInherited() throws Exception {
        List<String> ids = new ArrayList<>();
        try {
            ids.add(docker.run("run", "--detach", "--name", name("original"), "--volume", "/data", image()));
            NamedContainer named = engine.named().find(ids.get(0)).orElseThrow();
            Map<String, String> volumes = named.container().detail().anonymousVolumes();
            assertThat(volumes).containsOnlyKeys("/data");
            Container copy =
                    engine.named().run(named.template().withName(name("copy")).inheriting(volumes), Owner.ORCHESTRATOR);
            ids.add(copy.id());
            assertThat(inspect(copy.id()).path("Mounts").path(0).path("Name").asText())
                    .isEqualTo(volumes.get("/data"));
        } finally {
            for (int i = ids.size() - 1; i >= 0; i--) {
                docker.run("rm", "--force", i == 0 ? "--volumes" : "--volumes=false", ids.get(i));
            }
        }
    }

    @Test
    void theLogsLastLinesAreTold() throws Exception {
        String id = docker.run("run", "--detach", "--name", name("talker"), image(), "say", "hello");
        try {
            docker.run("wait", id);
            assertThat(engine.named().log(id, 50)).containsExactlyInAnyOrder("hello", "hello again");
            assertThat(engine.named().log(id, 1)).hasSize(1);
        } finally {
            docker.run("rm", "--force", id);
        }
    }
}
