// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.store;

/** No room is left on the disk; nothing of the batch was stored. */
public final class StoreFullException extends StoreException {
    private static final long serialVersionUID = 1;

    StoreFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
