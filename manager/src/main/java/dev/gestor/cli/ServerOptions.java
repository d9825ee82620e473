// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.api.ApiConfig;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** How the HTTP server is reached and by whom. */
final class ServerOptions {
    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "5000",
            converter = NumberConverter.Port.class,
            description = "port of the HTTP server, 0: any free one (default: ${DEFAULT-VALUE})")
    private int port = ApiConfig.DEFAULT_PORT;

    /** @param instanceDirectory the instance's state */
    ApiConfig config(Path instanceDirectory) {
        return new ApiConfig(instanceDirectory, port);
    }
}
