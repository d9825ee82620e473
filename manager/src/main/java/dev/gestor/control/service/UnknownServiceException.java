// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

/** No declared project, service or container has that name, or several have. The message names those that there are. */
public final class UnknownServiceException extends Exception {
    private static final long serialVersionUID = 1;

    public UnknownServiceException(String message) {
        super(message);
    }
}
