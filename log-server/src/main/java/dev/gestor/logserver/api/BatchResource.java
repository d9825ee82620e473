// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.api;

import dev.gestor.logserver.ingest.BatchParser;
import dev.gestor.logserver.ingest.InvalidBatchException;
import dev.gestor.logserver.store.BatchStore;
import dev.gestor.logserver.store.StoreException;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.UUID;

/** {@code /v1/batches}: takes one batch; gives all of them back, one a line. */
final class BatchResource {
    private static final RequestBody BODY = new RequestBody(4 * 1024 * 1024);

    private final BatchStore store;
    private final BatchParser parser = new BatchParser();

    BatchResource(BatchStore store) {
        this.store = store;
    }

    /**
     * The acknowledgement: from here on the sender may forget the batch.
     *
     * @param duplicate it had been stored before
     */
    record Acknowledgement(UUID id, boolean duplicate) {}

    void post(Context context) throws ProblemException, IOException, InvalidBatchException, StoreException {
        BatchParser.Parsed parsed = parser.parse(BODY.read(context));
        BatchStore.Saved saved = store.save(parsed.batch(), parsed.document());
        Json.answer(context, new Acknowledgement(parsed.batch().id(), saved == BatchStore.Saved.DUPLICATE));
    }

    void export(Context context) throws StoreException, IOException {
        context.contentType("application/x-ndjson");
        store.export(context.outputStream());
    }
}
