// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that a folder cannot be written, and once that it can again; a full disk must not fill the log too. */
final class WriteFailures {
    private static final Logger log = LoggerFactory.getLogger(WriteFailures.class);

    private final Path folder;
    private boolean failing;
    private long lostRecords;

    WriteFailures(Path folder) {
        this.folder = folder;
    }

    /** @return whether the records were written */
    boolean attempt(long records, Write write) {
        try {
            write.run();
        } catch (IOException e) {
            if (!failing) {
                log.warn(
                        "Cannot write folder={} cause={}; going on, records are lost until it can be written: free some room",
                        folder,
                        e.toString());
            }
            failing = true;
            lostRecords += records;
            return false;
        }
        if (failing) {
            log.info("Writing again folder={} records_lost={}", folder, lostRecords);
            failing = false;
            lostRecords = 0;
        }
        return true;
    }

    /** Something that writes. */
    interface Write {
        void run() throws IOException;
    }
}
