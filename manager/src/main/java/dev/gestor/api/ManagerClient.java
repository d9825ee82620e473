// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;

/**
 * Speaks to the manager that runs an instance, found by the address and the token in the instance's state. By the HTTP client
 * of the JDK: cron starts this every minute, and it is there a fifth of a second sooner than one that has to be loaded.
 */
public final class ManagerClient {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** Containers may start one after the other on a slow machine, and another request be served first. */
    private static final Duration ANSWER = Duration.ofMinutes(5);

    private static final JsonMapper JSON = new JsonMapper();

    private final URI address;
    private final BearerToken token;

    private final Optional<PinnedCertificate> certificate;

    private ManagerClient(URI address, BearerToken token, Optional<PinnedCertificate> certificate) {
        this.address = address;
        this.token = token;
        this.certificate = certificate;
    }

    /** The manager of the instance; empty while it does not serve requests. Only for an instance whose lock is held. */
    public static Optional<ManagerClient> find(Path instanceDirectory) throws IOException {
        Optional<BearerToken> token = BearerToken.load(instanceDirectory);
        Path file = instanceDirectory.resolve(ApiServer.ADDRESS_FILE);
        try {
            URI address =
                    URI.create(Files.readString(file, StandardCharsets.US_ASCII).strip());
            Optional<PinnedCertificate> certificate = "https".equals(address.getScheme())
                    ? Optional.of(PinnedCertificate.load(instanceDirectory.resolve(ApiServer.CERTIFICATE_FILE)))
                    : Optional.empty();
            return token.map(t -> new ManagerClient(address, t, certificate));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new IOException("%s does not hold an address".formatted(file), e);
        }
    }

    /**
     * Asks for random containers.
     *
     * @param source {@code cron} or {@code command}
     * @throws IOException if the manager cannot be reached or refuses; the message says which and why
     */
    public WorkloadAnswer createWorkload(int count, String source) throws IOException {
        byte[] body = JSON.writeValueAsBytes(Map.of("count", count, "source", source));
        return JSON.readValue(post("/v1/workload", body), WorkloadAnswer.class);
    }

    private byte[] post(String path, byte[] body) throws IOException {
        // No proxy: the manager is on this machine, and the request carries a secret.
        HttpURLConnection connection =
                (HttpURLConnection) address.resolve(path).toURL().openConnection(Proxy.NO_PROXY);
        if (connection instanceof HttpsURLConnection https) {
            certificate.ifPresent(pinned -> pinned.pin(https));
        }
        connection.setConnectTimeout((int) CONNECT.toMillis());
        connection.setReadTimeout((int) ANSWER.toMillis());
        connection.setInstanceFollowRedirects(false);
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setRequestProperty("Authorization", token.header());
        connection.setDoOutput(true);
        // Else it would send a request a second time where the first got no answer, and create twice as much.
        connection.setFixedLengthStreamingMode(body.length);
        try {
            connection.getOutputStream().write(body);
            int status = connection.getResponseCode();
            if (status / 100 != 2) {
                throw new IOException(
                        "the manager at %s answered %d: %s".formatted(address, status, detail(connection)));
            }
            try (InputStream in = connection.getInputStream()) {
                return in.readAllBytes();
            }
        } catch (java.net.ConnectException | java.net.SocketTimeoutException e) {
            throw new IOException("the manager at %s does not answer: %s".formatted(address, e.getMessage()), e);
        } finally {
            connection.disconnect();
        }
    }

    private static String detail(HttpURLConnection connection) throws IOException {
        try (InputStream in = connection.getErrorStream()) {
            if (in == null) {
                // It keeps the body of a 401 to itself.
                return "the token in the instance's state is not the one that this server knows";
            }
            JsonNode problem = JSON.readTree(in);
            return problem.path("detail").asText("without a reason");
        } catch (JsonProcessingException e) {
            return "without a reason";
        }
    }
}
