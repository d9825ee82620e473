// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerConfigTest {
    private static final Path HOME = Path.of("/home/ana");

    @Test
    void anAddressThatOthersReachNeedsAWord() {
        assertThat(ServerConfig.checkedBind("127.0.0.1", false)).isEqualTo("127.0.0.1");
        assertThat(ServerConfig.checkedBind("::1", false)).isEqualTo("::1");
        assertThat(ServerConfig.checkedBind("0.0.0.0", true)).isEqualTo("0.0.0.0");
        assertThatThrownBy(() -> ServerConfig.checkedBind("0.0.0.0", false))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("0.0.0.0", "--insecure");
    }

    @Test
    void aPortIsAPort() {
        Path folder = Path.of("x");
        assertThatThrownBy(() -> new ServerConfig("127.0.0.1", 70_000, folder, folder, folder))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--port must be between 0 and 65535, was 70000");
    }

    @Test
    void theStateFolderIsTheManagers() {
        assertThat(StateFolder.find(Map.of(), "root", HOME)).isEqualTo(Path.of("/var/lib/gestor"));
        assertThat(StateFolder.find(Map.of(), "ana", HOME)).isEqualTo(HOME.resolve(".local/state/gestor"));
        assertThat(StateFolder.find(Map.of("XDG_STATE_HOME", "/x"), "ana", HOME))
                .isEqualTo(Path.of("/x/gestor"));
        assertThat(StateFolder.find(Map.of("GESTOR_STATE", "/s"), "root", HOME)).isEqualTo(Path.of("/s"));
    }

    @Test
    void optionsHaveVariables() {
        assertThat(EnvironmentDefaults.variable("--charts")).isEqualTo("GESTOR_LOG_SERVER_CHARTS");
        assertThat(EnvironmentDefaults.variable("--port")).isEqualTo("GESTOR_LOG_SERVER_PORT");
        assertThat(EnvironmentDefaults.variable("--state")).isEqualTo("GESTOR_STATE");
    }
}
