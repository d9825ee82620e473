// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.api.ApiConfig;
import dev.gestor.api.ApiConfigException;
import dev.gestor.api.AuthMode;
import dev.gestor.api.Cidr;
import dev.gestor.api.WebOrigin;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How the HTTP server is reached and by whom. */
final class ServerOptions {
    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "5000",
            converter = NumberConverter.Port.class,
            description = "port of the HTTP server, 0: any free one (default: ${DEFAULT-VALUE})")
    private int port = ApiConfig.DEFAULT_PORT;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "where to listen; off loopback with TLS or --insecure (default: ${DEFAULT-VALUE})")
    private String bind = ApiConfig.DEFAULT_BIND;

    @Option(
            names = "--auth",
            paramLabel = "token|none",
            defaultValue = "token",
            description = "what callers need; none off loopback with --allow-from (default: ${DEFAULT-VALUE})")
    private AuthMode auth = AuthMode.TOKEN;

    @Option(
            names = "--allow-from",
            paramLabel = "CIDR,...",
            split = ",",
            hideParamSyntax = true,
            converter = CidrConverter.class,
            description = "networks of callers, for example 10.0.0.0/8 (default: all)")
    private List<Cidr> allowFrom = List.of();

    @Option(
            names = "--allow-host",
            paramLabel = "NAME,...",
            split = ",",
            hideParamSyntax = true,
            description = "names of this machine, beside its addresses and localhost")
    private List<String> allowHost = List.of();

    @Option(
            names = "--cors-origin",
            paramLabel = "URL,...",
            split = ",",
            hideParamSyntax = true,
            converter = OriginConverter.class,
            description = "whose web pages may call, for example http://localhost:3000")
    private List<WebOrigin> corsOrigins = List.of();

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "certificate chain in PEM: serve HTTPS")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "the certificate's private key in PEM")
    private @Nullable Path key;

    @Option(names = "--insecure", description = "serve plain HTTP also off loopback")
    private boolean insecure;

    /**
     * @param instanceDirectory the instance's state
     * @throws ApiConfigException where the choices do not go together
     */
    ApiConfig config(Path instanceDirectory) {
        return ApiConfig.builder(instanceDirectory)
                .bind(bind)
                .port(port)
                .auth(auth)
                .allowFrom(allowFrom)
                .allowHost(allowHost)
                .corsOrigins(corsOrigins)
                .tls(Optional.ofNullable(certificate), Optional.ofNullable(key))
                .insecure(insecure)
                .build();
    }

    /** Reads a network. */
    static final class CidrConverter implements ITypeConverter<Cidr> {
        @Override
        public Cidr convert(String value) {
            try {
                return Cidr.parse(value);
            } catch (ApiConfigException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    /** Reads a web page's origin. */
    static final class OriginConverter implements ITypeConverter<WebOrigin> {
        @Override
        public WebOrigin convert(String value) {
            try {
                return WebOrigin.parse(value);
            } catch (ApiConfigException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
