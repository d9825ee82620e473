// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload;

/** What makes new workload containers while the manager runs ({@code --workload}). */
public enum WorkloadMode {
    /** An entry in the user's crontab; the internal trigger where no cron daemon runs or cron cannot express the period. */
    CRON,
    /** A trigger inside the manager. */
    INTERNAL,
    /** Nothing; requests over HTTP and by the command are still served. */
    OFF
}
