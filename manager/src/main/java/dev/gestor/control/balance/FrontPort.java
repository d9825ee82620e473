// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.balance;

import dev.gestor.engine.PortBinding;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a balancer is reached on the host.
 *
 * @param address empty: all
 */
public record FrontPort(Optional<String> address, int port) {
    private static final Pattern FORM = Pattern.compile("(?:(\\[[0-9a-fA-F:]+\\]|[0-9.]+):)?([0-9]{1,5})");

    /**
     * @param text {@code 8080} or {@code 127.0.0.1:8080}
     * @throws IllegalArgumentException with the remedy
     */
    public static FrontPort parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'%s' is no port; write one as 8080 or 127.0.0.1:8080".formatted(text));
        }
        int port = Integer.parseInt(matcher.group(2));
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("a port must be between 1 and 65535, was %d".formatted(port));
        }
        return new FrontPort(
                Optional.ofNullable(matcher.group(1)).map(address -> address.replaceAll("[\\[\\]]", "")), port);
    }

    PortBinding binding(int containerPort) {
        return new PortBinding(containerPort, "tcp", address, OptionalInt.of(port));
    }

    @Override
    public String toString() {
        return address.map(host -> host.indexOf(':') < 0 ? host + ":" : "[" + host + "]:")
                        .orElse("")
                + port;
    }
}
