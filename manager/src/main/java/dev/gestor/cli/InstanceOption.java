// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import picocli.CommandLine.Option;

/** Which of the managers side by side on a machine is meant. */
final class InstanceOption {
    @Option(
            names = "--instance",
            paramLabel = "NAME",
            defaultValue = "default",
            converter = InstanceConverter.class,
            description = "containers labelled gestor.instance=NAME alone (default: ${DEFAULT-VALUE})")
    private String name = "default";

    String name() {
        return name;
    }
}
