// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both rules about where a request comes from, without a server. */
class OriginRuleTest {
    private static final int PORT = 5000;

    private final HostRule plainHost = new HostRule("127.0.0.1", List.of("box.lan"), false);
    private final HostRule tlsHost = new HostRule("0.0.0.0", List.of(), true);

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "127.0.0.1:5000, true",
                "localhost:5000, true",
                "LocalHost:5000, true",
                "[::1]:5000, true",
                "192.168.1.5:5000, true",
                "box.lan:5000, true",
                "BOX.lan:8080, true",
                "box.lan, true",
                "127.0.0.1:5001, false",
                "127.0.0.1, false",
                "192.168.1.6:5000, false",
                "evil.example:5000, false",
                "127.0.0.1.evil.example:5000, false",
                "evil.example:5000@127.0.0.1:5000, false",
                "127.0.0.1:5000:5000, false",
                "127.0.0.1:99999999999, false",
                "127.0.0.1:, false",
                "'', false",
                "'127.0.0.1:5000 ', false",
                "[::1:5000, false",
                "0x7f000001:5000, false",
                "127.1:5000, false",
            })
    void knowsTheServersOwnNames(String host, boolean ours) throws Exception {
        assertThat(plainHost.isOurs(host, Optional.of(InetAddress.getByName("192.168.1.5")), PORT))
                .isEqualTo(ours);
    }

    @ParameterizedTest
    @CsvSource({"192.168.1.5, 443, true", "192.168.1.5, 80, false", "192.168.1.5:443, 443, true"})
    void knowsTheSchemesOwnPort(String host, int port, boolean ours) throws Exception {
        assertThat(tlsHost.isOurs(host, Optional.of(InetAddress.getByName("192.168.1.5")), port))
                .isEqualTo(ours);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "POST, -, -, -, -, true",
                "GET, -, -, -, -, true",
                "POST, http://127.0.0.1:5000, -, -, -, true",
                "POST, http://box.lan:5000, cross-site, -, -, true",
                "POST, https://board.example, cross-site, cors, -, true",
                "POST, HTTPS://BOARD.example, cross-site, cors, -, true",
                "POST, https://127.0.0.1:5000, -, -, -, false",
                "POST, http://127.0.0.1:3000, same-site, cors, -, false",
                "GET, http://evil.example, -, -, -, false",
                "POST, null, -, -, -, false",
                "POST, '', -, -, -, false",
                "POST, https://board.example.evil, -, -, -, false",
                "POST, -, cross-site, navigate, -, false",
                "POST, -, same-site, no-cors, -, false",
                "POST, -, same-origin, cors, -, true",
                "POST, -, none, navigate, -, true",
                "GET, -, cross-site, navigate, -, true",
                "GET, -, cross-site, no-cors, -, false",
                "POST, -, -, -, http://evil.example/form, false",
                "POST, -, -, -, http://127.0.0.1:5000/form, true",
                "POST, -, -, -, http://127.0.0.1:5000@evil.example/, false",
                "POST, -, -, -, garbage, false",
                "GET, -, -, -, http://evil.example/link, true",
            })
    void letsInOnlyPagesOfOursAndThoseNamed(
            String method, String origin, String site, String mode, String referer, boolean allowed) {
        OriginRule rule = new OriginRule(List.of(WebOrigin.parse("https://board.example")), plainHost, false);
        var page = new OriginRule.Page(
                method,
                Optional.ofNullable(origin),
                Optional.ofNullable(site),
                Optional.ofNullable(mode),
                Optional.ofNullable(referer));

        assertThat(rule.allows(page, Optional.empty(), PORT)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "null",
                "",
                "board.example",
                "https://board.example/",
                "ftp://a",
                "https://a b",
                "https://a:x"
            })
    void refusesWhatIsNoOrigin(String text) {
        assertThatThrownBy(() -> WebOrigin.parse(text))
                .isInstanceOf(ApiConfigException.class)
                .hasMessageStartingWith("--cors-origin '" + text + "'");
    }
}
