// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import java.nio.file.Path;

/**
 * @param instanceDirectory the instance's state, where the token and the address are found by other commands
 * @param port to listen on, on the loopback address; 0 for any
 */
public record ApiConfig(Path instanceDirectory, int port) {
    public static final int DEFAULT_PORT = 5000;

    public ApiConfig {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("--port must be between 0 and 65535, was " + port);
        }
    }
}
