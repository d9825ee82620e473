// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * HTTP to Docker, one connection a request. Kept connections are not worth their trouble: opening a Unix socket costs
 * microseconds, while the pool never notices that the daemon has closed its end (a restart, or five idle minutes with newer
 * engines) and the next request that changes something fails for it.
 */
final class Transport implements DockerHttpClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    private final DockerHttpClient http;
    private final ObjectMapper json;

    Transport(ClientConfig config) {
        http = new ZerodepDockerHttpClient.Builder()
                .dockerHost(config.getDockerHost())
                .sslConfig(config.getSSLConfig())
                .connectionTimeout(CONNECT_TIMEOUT)
                .build();
        json = config.getObjectMapper();
    }

    @Override
    public Response execute(Request request) {
        Request.Builder single = Request.builder();
        single.from(request);
        single.putHeader("Connection", "close");
        return http.execute(single.build());
    }

    /** Sends the request and leaves the body to the caller, who closes the response. */
    Response open(Request request) {
        Response response = execute(request);
        int status = response.getStatusCode();
        if (status >= 200 && status < 300) {
            return response;
        }
        try (response) {
            throw new DockerException(text(response.getBody()), status);
        }
    }

    JsonNode get(String path) {
        try (Response response = open(request(Request.Method.GET, path))) {
            return json.readTree(response.getBody());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Request request(Request.Method method, String path) {
        Request.Builder request = Request.builder();
        request.method(method);
        request.path(path);
        return request.build();
    }

    /** A value as part of a path or query. */
    static String escape(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    ObjectMapper json() {
        return json;
    }

    private static String text(InputStream body) {
        try {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
