// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DockerAddressTest {
    /** printf rootless | sha256sum */
    private static final String ROOTLESS = "12b961af5feb3e9d39f93b2cefb9a1a944f18d02cca0cac2f04f5a982240605f";

    @TempDir
    private Path home;

    @Test
    void theUsersOwnSettingComesFirst() {
        DockerAddress address = find(Optional.of("tcp://docker:2375"), Map.of("DOCKER_URL", "unix:///url.sock"));
        assertThat(address).hasToString("tcp://docker:2375 (--docker-url)");
    }

    @Test
    void dockerUrlComesBeforeDockerHost() {
        assertThat(find(Map.of("DOCKER_URL", "unix:///url.sock", "DOCKER_HOST", "unix:///host.sock")))
                .hasToString("unix:///url.sock (environment variable DOCKER_URL)");
        assertThat(find(Map.of("DOCKER_URL", " ", "DOCKER_HOST", "unix:///host.sock")))
                .hasToString("unix:///host.sock (environment variable DOCKER_HOST)");
    }

    @Test
    void dockerHostComesBeforeTheCurrentContext() throws IOException {
        useContext("rootless", "unix:///run/user/1000/docker.sock");
        assertThat(find(Map.of("DOCKER_HOST", "unix:///host.sock")).uri()).isEqualTo(URI.create("unix:///host.sock"));
    }

    @Test
    void theCurrentContextComesBeforeTheDefaultSocket() throws IOException {
        useContext("rootless", "unix:///run/user/1000/docker.sock");
        assertThat(find(Map.of()))
                .hasToString("unix:///run/user/1000/docker.sock (Docker context 'rootless' chosen by "
                        + home.resolve(".docker/config.json") + ")");
    }

    @Test
    void aContextMayBeChosenByVariableInAnotherFolder() throws IOException {
        useContext("rootless", "tcp://docker:2376");
        Path tls = home.resolve(".docker/contexts/tls/" + ROOTLESS + "/docker");
        Files.createDirectories(tls);
        Map<String, String> environment = Map.of(
                "DOCKER_CONTEXT",
                "rootless",
                "DOCKER_CONFIG",
                home.resolve(".docker").toString());
        DockerAddress address = DockerAddress.find(Optional.empty(), "", environment, Path.of("/nonexistent"));
        assertThat(address.source())
                .isEqualTo("Docker context 'rootless' chosen by environment variable DOCKER_CONTEXT");
        assertThat(address.certificates()).contains(tls);
    }

    @Test
    void theDefaultSocketIsLast() throws IOException {
        assertThat(find(Map.of())).hasToString("unix:///var/run/docker.sock (default socket)");
        Files.createDirectories(home.resolve(".docker"));
        Files.writeString(home.resolve(".docker/config.json"), "{\"auths\": {}, \"currentContext\": \"default\"}");
        assertThat(find(Map.of())).hasToString("unix:///var/run/docker.sock (default socket)");
    }

    @Test
    void aContextThatDoesNotExistIsNamed() throws IOException {
        Files.createDirectories(home.resolve(".docker"));
        Files.writeString(home.resolve(".docker/config.json"), "{\"currentContext\": \"gone\"}");
        assertThatThrownBy(() -> find(Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Docker context 'gone' chosen by " + home.resolve(".docker/config.json"))
                .hasMessageContaining("does not exist");
    }

    @Test
    void anUnreadableConfigurationIsNamed() throws IOException {
        Files.createDirectories(home.resolve(".docker"));
        Files.writeString(home.resolve(".docker/config.json"), "{");
        assertThatThrownBy(() -> find(Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(home.resolve(".docker/config.json").toString())
                .hasMessageContaining("--docker-url");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker.sock",
                "/var/run/docker.sock",
                "unix://",
                "unix:///",
                "unix://host/path",
                "tcp://docker",
                "tcp://:2375",
                "ssh://user@host",
                "http://localhost:2375",
                "unix:// bad",
                ""
            })
    void whatIsNoAddressIsNamedWithItsSource(String value) {
        assertThatThrownBy(() -> find(Optional.of(value), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + value + "' (--docker-url)")
                .hasMessageContaining("give unix:///path/to/docker.sock or tcp://host:port");
    }

    @Test
    void tlsFollowsDockersOwnVariables() {
        assertThat(find(Map.of("DOCKER_HOST", "tcp://docker:2376", "DOCKER_TLS_VERIFY", "1"))
                        .certificates())
                .contains(home.resolve(".docker"));
        assertThat(find(Map.of(
                                "DOCKER_HOST",
                                "tcp://docker:2376",
                                "DOCKER_TLS_VERIFY",
                                "1",
                                "DOCKER_CERT_PATH",
                                "/certs"))
                        .certificates())
                .contains(Path.of("/certs"));
        assertThat(find(Map.of("DOCKER_HOST", "tcp://docker:2375", "DOCKER_CERT_PATH", "/certs"))
                        .certificates())
                .isEmpty();
    }

    private DockerAddress find(Map<String, String> environment) {
        return find(Optional.empty(), environment);
    }

    private DockerAddress find(Optional<String> configured, Map<String, String> environment) {
        return DockerAddress.find(configured, "--docker-url", environment, home);
    }

    private void useContext(String name, String host) throws IOException {
        Path docker = home.resolve(".docker");
        Path meta = docker.resolve("contexts/meta/" + ROOTLESS);
        Files.createDirectories(meta);
        Files.writeString(docker.resolve("config.json"), "{\"currentContext\": \"" + name + "\"}");
        Files.writeString(
                meta.resolve("meta.json"),
                "{\"Name\":\"" + name + "\",\"Metadata\":{},\"Endpoints\":{\"docker\":{\"Host\":\"" + host
                        + "\",\"SkipTLSVerify\":false}}}");
    }
}
