// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

/** A declaration that cannot be kept; nothing was changed. The message names what is wrong and the remedy. */
public final class RejectedServiceException extends Exception {
    private static final long serialVersionUID = 1;

    public RejectedServiceException(String message) {
        super(message);
    }
}
