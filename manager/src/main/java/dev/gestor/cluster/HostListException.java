// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster;

/** A list of hosts that cannot be meant so. The message names the item and says what to write instead. */
public final class HostListException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    HostListException(String message) {
        super(message);
    }
}
