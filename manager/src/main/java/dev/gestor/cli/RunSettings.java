// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.Proposal;
import dev.gestor.policy.RetentionPolicy;
import dev.gestor.telemetry.SourceChoice;
import dev.gestor.workload.WorkloadMode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * All settings of the loop.
 *
 * @param state folder of all instances' state
 * @param dockerUrl empty: found as the docker command finds it
 * @param userExtent what an eviction does to containers that a person labelled as theirs
 * @param runFor counted from the first cycle; empty: until a signal
 * @param every time between two creations of the workload
 * @param count containers created each time
 * @param burst containers created at the start
 * @param seed repeats the random workload
 * @param keep leave workload containers at the end
 * @param logServer empty: nobody is told
 */
record RunSettings(
        String instance,
        Path state,
        Optional<String> dockerUrl,
        SourceChoice sysinfo,
        Duration period,
        RetentionPolicy retention,
        Proposal.Extent userExtent,
        Optional<Duration> runFor,
        WorkloadMode workload,
        Duration every,
        int count,
        int burst,
        OptionalLong seed,
        boolean keep,
        int port,
        Optional<URI> logServer,
        Language language,
        boolean dryRun,
        boolean debug) {}
