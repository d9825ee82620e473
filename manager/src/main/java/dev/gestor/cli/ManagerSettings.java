// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.api.ApiConfig;
import dev.gestor.control.balance.BalanceSettings;
import dev.gestor.control.client.ClientSettings;
import dev.gestor.telemetry.SourceChoice;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What every command takes that keeps running as the manager of an instance.
 *
 * @param state folder of all instances' state
 * @param dockerUrl empty: found as the docker command finds it
 * @param period between two cycles
 * @param runFor counted from the first cycle; empty: until a signal
 * @param logServer empty: nobody is told
 */
record ManagerSettings(
        String instance,
        Path state,
        Optional<String> dockerUrl,
        SourceChoice sysinfo,
        Duration period,
        Optional<Duration> runFor,
        ApiConfig api,
        ClientSettings client,
        BalanceSettings balance,
        Optional<URI> logServer,
        Language language,
        boolean dryRun,
        boolean debug) {}
