// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.telemetry.SourceChoice;
import picocli.CommandLine.Option;

/** Where figures are read. */
final class SysinfoOption {
    @Option(
            names = "--sysinfo",
            paramLabel = "SOURCE",
            defaultValue = "auto",
            description = "of figures: kernel, procfs or auto (default: ${DEFAULT-VALUE})")
    private SourceChoice choice = SourceChoice.AUTO;

    SourceChoice choice() {
        return choice;
    }
}
