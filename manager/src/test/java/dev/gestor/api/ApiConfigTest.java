// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApiConfigTest {
    private static final Path FOLDER = Path.of("/state/default");
    private static final List<Cidr> LAN = List.of(Cidr.parse("192.168.0.0/16"));

    @Test
    void defaultsToLoopbackWithTheToken() {
        ApiConfig config = ApiConfig.builder(FOLDER).build();

        assertThat(config).isEqualTo(new ApiConfig(FOLDER, 5000));
        assertThat(config.bind()).isEqualTo("127.0.0.1");
        assertThat(config.port()).isEqualTo(5000);
        assertThat(config.auth()).isEqualTo(AuthMode.TOKEN);
        assertThat(config.allowFrom()).isEmpty();
        assertThat(config.allowHost()).isEmpty();
        assertThat(config.corsOrigins()).isEmpty();
        assertThat(config.tls()).isEmpty();
        assertThat(config.insecure()).isFalse();
        assertThat(config.limits())
                .isEqualTo(new ApiLimits(
                        262_144,
                        8_192,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        2_000,
                        new Rate(1_000, 2_000),
                        new Rate(50, 200),
                        50));
        assertThat(config.announcements()).isEmpty();
    }

    @Test
    void takesEveryKey() {
        TlsFiles tls = new TlsFiles(Path.of("cert.pem"), Path.of("key.pem"));
        ApiLimits limits = new ApiLimits(
                1, 2, Duration.ofSeconds(3), Duration.ofSeconds(4), 5, new Rate(6, 7), new Rate(8, 9), 10);
        ApiConfig config = ApiConfig.builder(FOLDER)
                .bind("0.0.0.0")
                .port(8443)
                .auth(AuthMode.NONE)
                .allowFrom(LAN)
                .allowHost(List.of("box.lan"))
                .corsOrigins(List.of(WebOrigin.parse("https://board.example")))
                .tls(tls)
                .limits(limits)
                .build();

        assertThat(config)
                .isEqualTo(new ApiConfig(
                        FOLDER,
                        "0.0.0.0",
                        8443,
                        AuthMode.NONE,
                        LAN,
                        List.of("box.lan"),
                        List.of(new WebOrigin("https://board.example")),
                        Optional.of(tls),
                        false,
                        limits));
        assertThat(config.announcements())
                .containsExactly(
                        "no token is asked for from 192.168.0.0/16: who calls from there may change containers (--auth none)",
                        "pages from https://board.example may call (--cors-origin)");
    }

    @Test
    void announcesWhatIsLessThanSafe() {
        assertThat(ApiConfig.builder(FOLDER).auth(AuthMode.NONE).build().announcements())
                .containsExactly(
                        "no token is asked for: every user of this machine may change containers (--auth none)");
        assertThat(ApiConfig.builder(FOLDER)
                        .bind("0.0.0.0")
                        .insecure(true)
                        .allowFrom(LAN)
                        .build()
                        .announcements())
                .containsExactly(
                        "only callers from 192.168.0.0/16 are heard (--allow-from)",
                        "requests, and the token in them, travel unencrypted on 0.0.0.0 (--insecure)");
    }

    @Test
    void refusesToCarryTheTokenInClearTextUnlessToldTo() {
        ApiConfig.Builder open = ApiConfig.builder(FOLDER).bind("0.0.0.0");

        assertThatThrownBy(open::build)
                .isInstanceOf(ApiConfigException.class)
                .hasMessageContaining("--bind 0.0.0.0")
                .hasMessageContaining("--tls-cert")
                .hasMessageContaining("--insecure");
        assertThatCode(() -> open.insecure(true).build()).doesNotThrowAnyException();
        assertThatCode(() -> ApiConfig.builder(FOLDER).bind("::1").build()).doesNotThrowAnyException();
        assertThatCode(() -> ApiConfig.builder(FOLDER).bind("localhost").build())
                .doesNotThrowAnyException();
    }

    @Test
    void refusesNoTokenOffLoopbackWithoutNetworks() {
        ApiConfig.Builder open =
                ApiConfig.builder(FOLDER).bind("0.0.0.0").insecure(true).auth(AuthMode.NONE);

        assertThatThrownBy(open::build)
                .hasMessageContaining("--auth none")
                .hasMessageContaining("--bind 0.0.0.0")
                .hasMessageContaining("--allow-from");
        assertThatCode(() -> open.allowFrom(LAN).build()).doesNotThrowAnyException();
    }

    @Test
    void namesWhatDoesNotGoTogether() {
        assertThatThrownBy(() -> ApiConfig.builder(FOLDER)
                        .tls(Optional.of(Path.of("c.pem")), Optional.empty())
                        .build())
                .hasMessageContaining("--tls-cert c.pem")
                .hasMessageContaining("--tls-key");
        assertThatThrownBy(() -> ApiConfig.builder(FOLDER)
                        .tls(Optional.empty(), Optional.of(Path.of("k.pem")))
                        .build())
                .hasMessageContaining("--tls-key k.pem")
                .hasMessageContaining("--tls-cert");
        assertThatThrownBy(() -> ApiConfig.builder(FOLDER)
                        .tls(new TlsFiles(Path.of("c.pem"), Path.of("k.pem")))
                        .insecure(true)
                        .build())
                .hasMessageContaining("--insecure")
                .hasMessageContaining("--tls-cert");
    }

    @Test
    void namesTheOptionWhoseValueWillNotDo() {
        assertThatThrownBy(() -> ApiConfig.builder(FOLDER).port(70_000).build())
                .hasMessage("--port must be between 0 and 65535 (0: any), was 70000");
        assertThatThrownBy(() -> ApiConfig.builder(FOLDER).bind("").build()).hasMessageContaining("--bind ''");
        assertThatThrownBy(() -> ApiConfig.builder(FOLDER).bind("no such host").build())
                .hasMessageContaining("--bind 'no such host'");
        assertThatThrownBy(() -> ApiConfig.builder(FOLDER)
                        .allowHost(List.of("http://box"))
                        .build())
                .hasMessageContaining("--allow-host 'http://box'");
        assertThatThrownBy(() -> new Rate(0, 1)).isInstanceOf(ApiConfigException.class);
        assertThatThrownBy(() ->
                        new ApiLimits(1, 1, Duration.ZERO, Duration.ofSeconds(1), 1, new Rate(1, 1), new Rate(1, 1), 1))
                .hasMessageContaining("time for a body");
    }
}
