// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How the HTTP server is reached and by whom.
 *
 * <pre>{@code
 * ApiConfig config = ApiConfig.builder(state.resolve("default"))
 *         .bind("0.0.0.0")
 *         .tls(new TlsFiles(Path.of("cert.pem"), Path.of("key.pem")))
 *         .build();
 * }</pre>
 *
 * @param instanceDirectory the instance's state, where the token and the address are found by other commands
 * @param bind name or address to listen on
 * @param port to listen on; 0 for any
 * @param allowFrom callers from elsewhere are refused; empty: all are heard
 * @param allowHost names by which callers may call this machine, beside its addresses
 * @param corsOrigins pages that may call
 * @param insecure whether plain HTTP off loopback is wanted
 */
public record ApiConfig(
        Path instanceDirectory,
        String bind,
        int port,
        AuthMode auth,
        List<Cidr> allowFrom,
        List<String> allowHost,
        List<WebOrigin> corsOrigins,
        Optional<TlsFiles> tls,
        boolean insecure,
        ApiLimits limits) {
    public static final int DEFAULT_PORT = 5000;
    public static final String DEFAULT_BIND = "127.0.0.1";

    public ApiConfig {
        allowFrom = List.copyOf(allowFrom);
        allowHost = List.copyOf(allowHost);
        corsOrigins = List.copyOf(corsOrigins);
        if (port < 0 || port > 65535) {
            throw new ApiConfigException("--port must be between 0 and 65535 (0: any), was " + port);
        }
        for (String host : allowHost) {
            if (host.isBlank() || !HostName.isOne(host)) {
                throw new ApiConfigException(
                        "--allow-host '%s' is no host name: write it as box.lan, without scheme and port"
                                .formatted(ShownValue.cut(host)));
            }
        }
        if (tls.isPresent() && insecure) {
            throw new ApiConfigException(
                    "--insecure asks for plain HTTP and --tls-cert for TLS: leave out one of them");
        }
        requireSafe(bind, auth, allowFrom, tls.isPresent() || insecure);
    }

    /** On loopback, with the token. */
    public ApiConfig(Path instanceDirectory, int port) {
        this(
                instanceDirectory,
                DEFAULT_BIND,
                port,
                AuthMode.TOKEN,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                false,
                ApiLimits.DEFAULT);
    }

    private static void requireSafe(String bind, AuthMode auth, List<Cidr> allowFrom, boolean carried) {
        if (resolve(bind).isLoopbackAddress()) {
            return;
        }
        if (auth == AuthMode.NONE && allowFrom.isEmpty()) {
            throw new ApiConfigException(
                    "--auth none with --bind %s would let everybody change containers: name who may call with --allow-from CIDR,..., or listen on 127.0.0.1, or leave --auth at token"
                            .formatted(bind));
        }
        if (!carried) {
            throw new ApiConfigException(
                    "--bind %s would carry the token over the network in clear text: give --tls-cert and --tls-key, or --insecure where the network is trusted"
                            .formatted(bind));
        }
    }

    private static InetAddress resolve(String bind) {
        try {
            return InetAddress.getByName(bind.isBlank() ? "\0" : bind);
        } catch (UnknownHostException e) {
            throw new ApiConfigException(
                    "--bind '%s' is no address of this machine: write one as 127.0.0.1, 0.0.0.0 for all, or a name that stands for one"
                            .formatted(ShownValue.cut(bind)),
                    e);
        }
    }

    InetAddress bindAddress() {
        return resolve(bind);
    }

    boolean onLoopback() {
        return bindAddress().isLoopbackAddress();
    }

    /** What a person should know at the start, one line each; none with the defaults. */
    List<String> announcements() {
        List<String> lines = new ArrayList<>();
        if (auth == AuthMode.NONE) {
            lines.add(
                    allowFrom.isEmpty()
                            ? "no token is asked for: every user of this machine may change containers (--auth none)"
                            : "no token is asked for from %s: who calls from there may change containers (--auth none)"
                                    .formatted(list(allowFrom)));
        } else if (!allowFrom.isEmpty()) {
            lines.add("only callers from %s are heard (--allow-from)".formatted(list(allowFrom)));
        }
        if (insecure && !onLoopback()) {
            lines.add("requests, and the token in them, travel unencrypted on %s (--insecure)".formatted(bind));
        }
        if (!corsOrigins.isEmpty()) {
            lines.add("pages from %s may call (--cors-origin)"
                    .formatted(corsOrigins.stream().map(WebOrigin::text).collect(Collectors.joining(", "))));
        }
        return lines;
    }

    private static String list(List<Cidr> networks) {
        return networks.stream().map(Cidr::toString).collect(Collectors.joining(", "));
    }

    public static Builder builder(Path instanceDirectory) {
        return new Builder(instanceDirectory);
    }

    /** The defaults, and what was chosen instead. */
    public static final class Builder {
        private final Path instanceDirectory;
        private String bind = DEFAULT_BIND;
        private int port = DEFAULT_PORT;
        private AuthMode auth = AuthMode.TOKEN;
        private List<Cidr> allowFrom = List.of();
        private List<String> allowHost = List.of();
        private List<WebOrigin> corsOrigins = List.of();
        private Optional<Path> certificate = Optional.empty();
        private Optional<Path> key = Optional.empty();
        private boolean insecure;
        private ApiLimits limits = ApiLimits.DEFAULT;

        private Builder(Path instanceDirectory) {
            this.instanceDirectory = instanceDirectory;
        }

        public Builder bind(String address) {
            bind = address;
            return this;
        }

        public Builder port(int number) {
            port = number;
            return this;
        }

        public Builder auth(AuthMode mode) {
            auth = mode;
            return this;
        }

        public Builder allowFrom(List<Cidr> networks) {
            allowFrom = networks;
            return this;
        }

        public Builder allowHost(List<String> names) {
            allowHost = names;
            return this;
        }

        public Builder corsOrigins(List<WebOrigin> origins) {
            corsOrigins = origins;
            return this;
        }

        /** As two options, so that one without the other is told. */
        public Builder tls(Optional<Path> certificateFile, Optional<Path> keyFile) {
            certificate = certificateFile;
            key = keyFile;
            return this;
        }

        public Builder tls(TlsFiles files) {
            return tls(Optional.of(files.certificate()), Optional.of(files.key()));
        }

        public Builder insecure(boolean wanted) {
            insecure = wanted;
            return this;
        }

        public Builder limits(ApiLimits chosen) {
            limits = chosen;
            return this;
        }

        /** @throws ApiConfigException where the choices do not go together */
        public ApiConfig build() {
            if (certificate.isPresent() != key.isPresent()) {
                throw new ApiConfigException(
                        certificate.isPresent()
                                ? "--tls-cert %s needs its private key: give --tls-key".formatted(certificate.get())
                                : "--tls-key %s needs its certificate: give --tls-cert".formatted(key.orElseThrow()));
            }
            Optional<TlsFiles> tls = certificate.map(file -> new TlsFiles(file, key.orElseThrow()));
            return new ApiConfig(
                    instanceDirectory, bind, port, auth, allowFrom, allowHost, corsOrigins, tls, insecure, limits);
        }
    }
}
