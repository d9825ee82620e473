// SPDX-License-Identifier: Apache-2.0
package dev.gestor.balance;

/** The balancer could not be reached, or refused a command; the message names the command and its answer. */
public final class BalancerException extends Exception {
    private static final long serialVersionUID = 1L;

    public BalancerException(String message) {
        super(message);
    }

    BalancerException(String message, Throwable cause) {
        super(message, cause);
    }
}
