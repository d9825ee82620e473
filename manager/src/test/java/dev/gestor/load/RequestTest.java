// SPDX-License-Identifier: Apache-2.0
package dev.gestor.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {
    @Test
    void aRequestSaysWhatAServerNeeds() {
        assertThat(text(new Request("GET", List.of()), "http://localhost:8080", true))
                .isEqualTo("GET / HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: gestor-load\r\nAccept: */*\r\n\r\n");
    }

    @Test
    void pathAndQueryGoAsTheyAreWritten() {
        assertThat(text(new Request("GET", List.of()), "http://h/a%20b?c=%26#d", true))
                .startsWith("GET /a%20b?c=%26 HTTP/1.1\r\nHost: h\r\n");
    }

    @Test
    void headersGoOverTheUsualOnes() {
        assertThat(text(new Request("POST", List.of("host: shop", "X-A: b")), "http://h/", false))
                .contains("host: shop\r\n", "X-A: b\r\n", "Connection: close\r\n", "Content-Length: 0\r\n")
                .doesNotContain("Host: h\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", ": b", "A b: c", "A: b\r\nC: d", "A: é", "Connection: close", "content-length: 5"})
    void aHeaderThatWouldBreakTheRequestIsRefused(String header) {
        List<String> headers = List.of(header);
        assertThatThrownBy(() -> new Request("GET", headers)).hasMessageContaining(header);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "G T", "GET /\r\n", "CONNECT"})
    void aMethodThatIsNoneIsRefused(String method) {
        List<String> none = List.of();
        assertThatThrownBy(() -> new Request(method, none)).hasMessageContaining("no method");
    }

    private static String text(Request request, String uri, boolean keepAlive) {
        return new String(request.bytes(URI.create(uri), keepAlive), StandardCharsets.US_ASCII);
    }
}
