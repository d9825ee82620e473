// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.Proposal;
import dev.gestor.policy.RetentionPolicy;
import java.util.Optional;

/**
 * What one manager is to do.
 *
 * @param duties which parts of it work
 * @param retention empty: nothing is evicted
 * @param userExtent what an eviction does to containers that a person labelled as theirs
 */
record RunSettings(
        ManagerSettings manager,
        Duties duties,
        Optional<RetentionPolicy> retention,
        Proposal.Extent userExtent,
        WorkloadSettings workload) {

    /** Which parts of the manager work, and so which routes it serves. */
    enum Duties {
        /** All of them. */
        ALL,
        /** The node agent alone. */
        AGENT
    }
}
