// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.api.ManagerClient;
import dev.gestor.workload.cron.Crontab;
import dev.gestor.workload.cron.CrontabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the crontab's entry does once a period. It is silent when all is well: cron mails what a command prints.
 *
 * <pre>
 * nobody holds the lock     -> take the entry out of the crontab, create nothing
 * a manager that serves     -> ask it for containers
 * a manager without address -> it is starting or ending: leave this turn out
 * </pre>
 */
final class CronTurn {
    private final Path state;
    private final String instance;
    private final int count;

    CronTurn(Path state, String instance, int count) {
        this.state = state;
        this.instance = instance;
        this.count = count;
    }

    void run() throws IOException, CrontabException {
        // The lock stays ours while the entry goes: a manager that starts now makes its own after this.
        if (FreeInstance.whileFree(state, instance, () -> removeEntry(state, instance))) {
            return;
        }
        Optional<ManagerClient> manager = ManagerClient.find(state.resolve(instance));
        if (manager.isPresent()) {
            manager.get().createWorkload(count, "cron");
        }
    }

    /** Only while no manager runs. */
    static boolean removeEntry(Path state, String instance) throws IOException, CrontabException {
        Path folder = FreeInstance.folder(state, instance);
        try {
            return new Crontab(folder).remove(instance);
        } finally {
            if (!folder.equals(state.resolve(instance))) {
                Files.deleteIfExists(folder);
            }
        }
    }
}
