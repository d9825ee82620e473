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
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/**
 * HTTP to Docker, one connection a request. Kept connections are not worth their trouble: opening a Unix socket costs
 * microseconds, while the pool never notices that the daemon has closed its end (a restart, or five idle minutes with newer
 * engines) and the next request that changes something fails for it.
 */
final class Transport implements DockerHttpClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    /**
     * Only for TCP, where no interrupt reaches a thread that reads: one whose deadline is long over ends at last. Longer than
     * any call may take.
     */
    private static final Duration LOST_PEER = Duration.ofMinutes(15);

    private final DockerHttpClient http;
    private final DockerHttpClient streams;
    private final ObjectMapper json;

    static Transport open(ClientConfig config) {
        if (config.getDockerHost().getScheme().equals("tcp")) {
            DockerHttpClient calls = client(config).responseTimeout(LOST_PEER).build();
            return new Transport(calls, client(config).build(), config.getObjectMapper());
        }
        DockerHttpClient unix = client(config).sslConfig(Transport::noTls).build();
        return new Transport(unix, unix, config.getObjectMapper());
    }

    /** @param streams for answers that may be silent for as long as they like */
    Transport(DockerHttpClient http, DockerHttpClient streams, ObjectMapper json) {
        this.http = http;
        this.streams = streams;
        this.json = json;
    }

    private static ZerodepDockerHttpClient.Builder client(ClientConfig config) {
        return new ZerodepDockerHttpClient.Builder()
                .dockerHost(config.getDockerHost())
                .sslConfig(config.getSSLConfig())
                .connectionTimeout(CONNECT_TIMEOUT);
    }

    /** Never used: the client would else read all certificates of the system, a megabyte kept for a Unix socket. */
    private static SSLContext noTls() throws NoSuchAlgorithmException {
        return SSLContext.getInstance("TLS");
    }

    @Override
    public Response execute(Request request) {
        return http.execute(single(request));
    }

    /** Sends the request and leaves the body to the caller, who closes the response. */
    Response open(Request request) {
        return checked(execute(request));
    }

    /** The same for an answer that never ends. */
    Response openStream(Request request) {
        return checked(streams.execute(single(request)));
    }

    private static Request single(Request request) {
        Request.Builder single = Request.builder();
        single.from(request);
        single.putHeader("Connection", "close");
        return single.build();
    }

    private static Response checked(Response response) {
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
        streams.close();
    }
}
