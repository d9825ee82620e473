// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.telemetry.SourceChoice;
import picocli.CommandLine.Option;

/** Where figures are read. */
final class SysinfoOption {
    @Option(
            names = "--sysinfo",
            paramLabel = "kernel|procfs|auto",
            defaultValue = "auto",
            description = "where to read figures (default: ${DEFAULT-VALUE})")
    private SourceChoice choice = SourceChoice.AUTO;

    SourceChoice choice() {
        return choice;
    }
}
