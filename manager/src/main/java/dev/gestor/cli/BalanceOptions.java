// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.balance.BalanceSettings;
import picocli.CommandLine.Option;

/** What load balancers are made of. */
final class BalanceOptions {
    @Option(
            names = "--lb-image",
            paramLabel = "IMAGE",
            defaultValue = BalanceSettings.IMAGE,
            description = "HAProxy 2.6 or newer, never pulled (default: ${DEFAULT-VALUE})")
    private String image = BalanceSettings.IMAGE;

    BalanceSettings settings() {
        return BalanceSettings.DEFAULT.withImage(image);
    }
}
