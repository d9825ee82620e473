// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.store;

/** The store cannot do its work now: the disk fails, or the file is damaged or of a newer version. */
public class StoreException extends Exception {
    private static final long serialVersionUID = 1;

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    StoreException(String message) {
        super(message);
    }
}
