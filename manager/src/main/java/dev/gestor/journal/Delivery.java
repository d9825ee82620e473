// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

/**
 * What came of sending one batch.
 *
 * @param detail what the server or the network said
 */
record Delivery(Result result, String detail) {
    enum Result {
        /** Stored, now or before. */
        ACKNOWLEDGED,
        /** The server will never take this batch. */
        REFUSED,
        /** The server, or the way to it, is not in order; the same batch may be taken later. */
        UNAVAILABLE
    }

    /** @param status of the HTTP answer */
    static Delivery ofStatus(int status, String detail) {
        if (status >= 200 && status < 300) {
            return new Delivery(Result.ACKNOWLEDGED, detail);
        }
        return switch (status) {
            // The batch itself is at fault; anything else can be put right at the server.
            case 400, 413, 422 -> new Delivery(Result.REFUSED, "HTTP " + status + ": " + detail);
            default -> new Delivery(Result.UNAVAILABLE, "HTTP " + status + ": " + detail);
        };
    }
}
