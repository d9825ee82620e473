// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload.cron;

/** The user's crontab cannot be read or changed. The message says why, and the crontab is as it was. */
public final class CrontabException extends Exception {
    private static final long serialVersionUID = 1;

    public CrontabException(String message) {
        super(message);
    }

    public CrontabException(String message, Throwable cause) {
        super(message, cause);
    }
}
