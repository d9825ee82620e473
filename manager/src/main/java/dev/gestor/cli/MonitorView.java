// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.cluster.ClusterReport;

/** Where the periods of a watched cluster are shown. */
interface MonitorView extends AutoCloseable {

    void show(ClusterReport report);

    /** Leaves the terminal as it was. */
    @Override
    void close();
}
