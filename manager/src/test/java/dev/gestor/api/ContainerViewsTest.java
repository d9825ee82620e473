// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gestor.engine.ContainerState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContainerViewsTest {
    private static final JsonMapper JSON = new JsonMapper();

    private final ShownInventory inventory = new ShownInventory();
    private final ContainerViews views =
            new ContainerViews(inventory, Clock.fixed(ShownContainers.CREATED.plusSeconds(61), ZoneOffset.UTC));

    @Test
    void listsAContainerAsDockerDoes() throws IOException {
        inventory.containers.add(ShownContainers.running(1, "web"));

        assertThat(list(Optional.empty())).isEqualTo(JSON.readTree("""
                [{"Id": "%064x", "Names": ["/web-0-483716"], "Image": "shop/web:1", "ImageID": "sha256:bf5e7fb9c630",
                  "Command": "/program serve 'two words'", "Created": 1795255200,
                  "Ports": [{"IP": "0.0.0.0", "PrivatePort": 3000, "PublicPort": 32768, "Type": "tcp"},
                            {"IP": "::", "PrivatePort": 3000, "PublicPort": 32768, "Type": "tcp"},
                            {"PrivatePort": 80, "Type": "udp"}, {"PrivatePort": 443, "Type": "tcp"}],
                  "Labels": {"gestor.owner": "agent", "gestor.service": "web"}, "State": "running",
                  "HostConfig": {"NetworkMode": "default"},
                  "NetworkSettings": {"Networks": {"bridge": {"IPAMConfig": null, "IPAddress": "172.17.0.2"}}},
                  "Mounts": [{"Type": "volume", "Name": "data", "Destination": "/data", "RW": true}],
                  "Status": "Up About a minute"}]
                """.formatted(1)));
    }

    @Test
    void listsWhatRunsOldestFirstAndNothingElse() throws IOException {
        int number = 0;
        for (ContainerState state : ContainerState.values()) {
            inventory.containers.add(ShownContainers.container(++number, "web", state, 0));
        }

        assertThat(list(Optional.empty()).findValuesAsText("State")).containsExactly("running", "paused", "restarting");
        assertThat(views.running()).isEqualTo(3);
    }

    @Test
    void meansAServiceExactlyButForTheSignThatClientsReplace() throws IOException {
        inventory.containers.add(ShownContainers.running(1, "web"));
        inventory.containers.add(ShownContainers.running(2, "web2"));
        inventory.containers.add(ShownContainers.running(3, "web-shop"));
        inventory.containers.add(ShownContainers.running(4, "web_shop"));

        assertThat(list(Optional.of("web"))).hasSize(1);
        assertThat(list(Optional.of("web2"))).hasSize(1);
        assertThat(list(Optional.of("web_shop"))).hasSize(2);
        assertThat(list(Optional.of("we"))).isEmpty();
        assertThat(list(Optional.of(""))).isEmpty();
    }

    @Test
    void listsWhatHasNoPortOfTheHostOnlyWhereAllIsAskedFor() throws IOException {
        inventory.containers.add(ShownContainers.running(1, "web"));
        inventory.containers.add(ShownContainers.withoutPublishedPort(2, "worker"));

        // One after the other, within the same second: what was written for one is not the other's.
        assertThat(list(Optional.empty()))
                .singleElement()
                .isEqualTo(list(Optional.of("web")).path(0));
        assertThat(list(Optional.empty(), ContainerViews.Extent.RUNNING)).hasSize(2);
        assertThat(list(Optional.empty())).hasSize(1);
        assertThat(list(Optional.of("worker"))).isEmpty();
        assertThat(list(Optional.of("worker"), ContainerViews.Extent.RUNNING)).hasSize(1);
        assertThat(views.running()).isEqualTo(2);
    }

    @Test
    void showsAChangedContainerAnew() throws IOException {
        inventory.containers.add(ShownContainers.running(1, "web"));
        assertThat(list(Optional.of("web"))).hasSize(1);

        inventory.containers.set(0, ShownContainers.running(1, "shop"));

        assertThat(list(Optional.of("web"))).isEmpty();
        assertThat(list(Optional.empty()).path(0).path("Names").path(0).asText())
                .isEqualTo("/shop-0-483716");
    }

    @Test
    void hidesSecretsUnlessTheyAreAskedFor() {
        inventory.containers.add(ShownContainers.running(1, "web"));
        ContainerView view = views.find("web-0-483716").orElseThrow();

        assertThat(text(view.inspection(false)))
                .contains("API_TOKEN=***", "PORT=3000")
                .doesNotContain("hunter2");
        assertThat(text(view.inspection(true))).contains("API_TOKEN=hunter2");
    }

    @Test
    void listsAContainerOfWhichLittleIsKnown() throws IOException {
        inventory.containers.add(ShownContainers.listedOnly(1));

        assertThat(list(Optional.empty())).isEmpty();
        JsonNode entry = list(Optional.empty(), ContainerViews.Extent.RUNNING).path(0);
        assertThat(entry.path("Names").path(0).asText()).isEqualTo("/web-0-483716");
        assertThat(entry.path("Ports")).isEmpty();
        assertThat(views.find("web-0-483716").orElseThrow().inspection(false)).isEmpty();
    }

    private JsonNode list(Optional<String> service) throws IOException {
        return list(service, ContainerViews.Extent.PUBLISHED);
    }

    private JsonNode list(Optional<String> service, ContainerViews.Extent extent) throws IOException {
        return JSON.readTree(views.list(service, extent));
    }

    private static String text(Optional<byte[]> json) {
        return new String(json.orElseThrow(), StandardCharsets.UTF_8);
    }
}
