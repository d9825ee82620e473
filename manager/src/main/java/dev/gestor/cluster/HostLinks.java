// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster;

import java.time.Duration;

/** What connects to hosts. Several threads may open links at once. */
public interface HostLinks extends AutoCloseable {

    /** Connects and logs in; gives up by itself. */
    Link open(HostItem item) throws HostTroubleException, InterruptedException;

    /** Ends all links. */
    @Override
    void close();

    /** A kept connection to one host, for one thread. */
    interface Link extends AutoCloseable {

        /** {@code /proc/stat} and {@code /proc/meminfo} of the host, read now. */
        String read(Duration timeout) throws HostTroubleException, InterruptedException;

        /** Gives the connection up at once, also one whose other side says nothing any more. */
        @Override
        void close();
    }
}
