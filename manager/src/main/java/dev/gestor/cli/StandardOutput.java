// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** A writer that knows why what was written did not arrive; others know no more than that. */
final class StandardOutput extends PrintWriter {
    private final Watched watched;

    StandardOutput(OutputStream stream) {
        this(new Watched(stream));
    }

    // UTF-8 also where the locale says nothing: cron and containers run with the C locale.
    private StandardOutput(Watched watched) {
        super(watched, true, StandardCharsets.UTF_8);
        this.watched = watched;
    }

    /** In the system's words; empty while all arrives. */
    String failure() {
        return watched.failure;
    }

    private static final class Watched extends FilterOutputStream {
        private volatile String failure = "";

        Watched(OutputStream stream) {
            super(stream);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                failure = String.valueOf(e.getMessage());
                throw e;
            }
        }
    }
}
