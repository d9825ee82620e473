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
import java.util.regex.Pattern;
import javax.net.ssl.HttpsURLConnection;

/**
 * Speaks to the manager that runs an instance, found by the address and the token in the instance's state. By the HTTP client
 * of the JDK: cron starts this every minute, and it is there a fifth of a second sooner than one that has to be loaded.
 */
public final class ManagerClient {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** Containers may start one after the other on a slow machine, and another request be served first. */
    private static final Duration ANSWER = Duration.ofMinutes(5);

    /** In the words of the server itself, which no resource uses. */
    private static final Pattern NO_ROUTE = Pattern.compile("Endpoint .* not found.*", Pattern.DOTALL);

    private static final byte[] NO_BODY = {};
    private static final JsonMapper JSON = new JsonMapper();

    private final URI address;
    /** Empty for a manager that asks for none. */
    private final Optional<BearerToken> token;

    private final Optional<PinnedCertificate> certificate;

    private ManagerClient(URI address, Optional<BearerToken> token, Optional<PinnedCertificate> certificate) {
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
            return token.map(t -> new ManagerClient(address, Optional.of(t), certificate));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new IOException("%s does not hold an address".formatted(file), e);
        }
    }

    /**
     * A manager at an address of its own, which need not be on this machine.
     *
     * @param tokenFile holds the token; one that is missing is an error only if {@code required}
     */
    public static ManagerClient at(URI address, Path tokenFile, boolean required) throws IOException {
        Optional<BearerToken> token = BearerToken.loadFile(tokenFile);
        if (token.isEmpty() && required) {
            throw new IOException("%s holds no token; copy the manager's own, from the file 'token' of its state folder"
                    .formatted(tokenFile));
        }
        return new ManagerClient(address, token, Optional.empty());
    }

    /** A manager at an address of its own that asks for no token; none is sent. */
    public static ManagerClient withoutToken(URI address) {
        return new ManagerClient(address, Optional.empty(), Optional.empty());
    }

    /** Asks that the declared services run. */
    public void keepServices() throws IOException {
        requestOfServices("PUT", "/services", NO_BODY);
    }

    /** Asks that containers of services go which nobody declares. */
    public void collectServices() throws IOException {
        requestOfServices("DELETE", "/services", NO_BODY);
    }

    /**
     * Asks for random containers.
     *
     * @param source {@code cron} or {@code command}
     * @throws IOException if the manager cannot be reached or refuses; the message says which and why
     */
    public WorkloadAnswer createWorkload(int count, String source) throws IOException {
        byte[] body = JSON.writeValueAsBytes(Map.of("count", count, "source", source));
        return JSON.readValue(request("POST", "/v1/workload", body), WorkloadAnswer.class);
    }

    /** As {@link #request}, for routes that not every manager has. */
    byte[] requestOfServices(String method, String path, byte[] body) throws IOException {
        try {
            return request(method, path, body);
        } catch (NoRouteException e) {
            throw new IOException(
                    "the manager at %s keeps no services: it is a dry run, or 'gestor agent'; start 'gestor serve' or 'gestor run' in its place"
                            .formatted(address),
                    e);
        }
    }

    /**
     * @param body JSON; empty for none
     * @return the answer's body
     * @throws IOException if the manager cannot be reached or refuses; the message says which and why
     */
    byte[] request(String method, String path, byte[] body) throws IOException {
        // No proxy: the manager is on this machine, and the request carries a secret.
        HttpURLConnection connection =
                (HttpURLConnection) address.resolve(path).toURL().openConnection(Proxy.NO_PROXY);
        if (connection instanceof HttpsURLConnection https) {
            certificate.ifPresent(pinned -> pinned.pin(https));
        }
        connection.setConnectTimeout((int) CONNECT.toMillis());
        connection.setReadTimeout((int) ANSWER.toMillis());
        connection.setInstanceFollowRedirects(false);
        connection.setRequestMethod(method);
        token.ifPresent(t -> connection.setRequestProperty("Authorization", t.header()));
        if (body.length > 0) {
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setDoOutput(true);
            // Else it would send a request a second time where the first got no answer, and create twice as much.
            connection.setFixedLengthStreamingMode(body.length);
        }
        try {
            if (body.length > 0) {
                connection.getOutputStream().write(body);
            }
            int status = connection.getResponseCode();
            if (status / 100 != 2) {
                throw refusal(status, detail(connection));
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

    private IOException refusal(int status, String detail) {
        String message = "the manager at %s answered %d: %s".formatted(address, status, detail);
        return status == HttpURLConnection.HTTP_NOT_FOUND
                        && NO_ROUTE.matcher(detail).matches()
                ? new NoRouteException(message)
                : new IOException(message);
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

    /** It is a manager, and this is none of its routes. */
    private static final class NoRouteException extends IOException {
        private static final long serialVersionUID = 1L;

        NoRouteException(String message) {
            super(message);
        }
    }
}
