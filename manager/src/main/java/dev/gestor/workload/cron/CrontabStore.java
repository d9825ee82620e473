// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload.cron;

import java.util.Optional;

/** Where a user's crontab is kept. There is no lock: others may write at any time. */
interface CrontabStore {
    /** The text as it is; empty where the user has no crontab. */
    Optional<byte[]> read() throws CrontabException;

    void write(byte[] text) throws CrontabException;

    /** The user has no crontab afterwards. */
    void remove() throws CrontabException;
}
