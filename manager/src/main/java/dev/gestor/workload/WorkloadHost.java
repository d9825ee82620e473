// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerSpec;
import java.util.List;
import java.util.OptionalLong;

/** What the workload needs of the process that holds the instance's lock. All methods may be called from any thread. */
public interface WorkloadHost {
    /** This instance's containers, of every owner and in any state, as last known. */
    List<Container> containers();

    /** Memory that the host has available now; empty where that is not known, and then nothing is created. */
    OptionalLong availableBytes();

    /**
     * Creates and starts, in parallel where that pays, and records each with its reason.
     *
     * @return one result a spec, in their order; a failure of one does not keep the others from being created
     */
    List<Creation> create(List<ContainerSpec> specs, String reason);

    /** Records that {@code count} containers were asked for and not created. */
    void refused(int count, String reason);
}
