// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** @param url empty for {@code none} */
record LogServerAddress(Optional<URI> url) {
    static final LogServerAddress NONE = new LogServerAddress(Optional.empty());

    /** Reads an address, or {@code none}. */
    static final class Converter implements ITypeConverter<LogServerAddress> {
        @Override
        public LogServerAddress convert(String value) {
            if (value.equals("none")) {
                return NONE;
            }
            try {
                URI url = new URI(value);
                boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
                if (http && url.getHost() != null) {
                    return new LogServerAddress(Optional.of(url));
                }
            } catch (URISyntaxException e) {
                throw new TypeConversionException("'%s' is not an address: %s".formatted(value, e.getMessage()));
            }
            throw new TypeConversionException(
                    "'%s' is not an address; write http://HOST:PORT, or none".formatted(value));
        }
    }
}
