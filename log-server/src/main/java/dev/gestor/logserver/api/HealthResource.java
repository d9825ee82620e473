// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.api;

import dev.gestor.logserver.store.BatchStore;
import dev.gestor.logserver.store.StoreException;
import io.javalin.http.Context;

/** {@code /livez} and {@code /readyz}: whether the process runs, and whether it takes batches. */
final class HealthResource {
    private final BatchStore store;
    private volatile boolean ready = true;

    HealthResource(BatchStore store) {
        this.store = store;
    }

    record Health(String status) {}

    void live(Context context) {
        Json.answer(context, new Health("live"));
    }

    void ready(Context context) throws ProblemException, StoreException {
        if (!ready) {
            throw new ProblemException(503, "Stopping", "The log server is stopping");
        }
        store.check();
        Json.answer(context, new Health("ready"));
    }

    void stopping() {
        ready = false;
    }
}
