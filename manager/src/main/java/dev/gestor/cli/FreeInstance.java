// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.InstanceLock;
import dev.gestor.workload.cron.CrontabException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Does something while no process runs an instance, and none can begin to. Unlike {@link InstanceLock} this makes no folder and
 * leaves the file as it is: the next manager still learns how the last one ended.
 */
final class FreeInstance {
    private FreeInstance() {}

    /** What is done meanwhile. */
    interface Action {
        void run() throws IOException, CrontabException;
    }

    /**
     * @return whether it was done; not where a process runs the instance
     */
    static boolean whileFree(Path state, String instance, Action action) throws IOException, CrontabException {
        Path file = state.resolve(instance).resolve(InstanceLock.FILE);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.tryLock() == null) {
                return false;
            }
            action.run();
            return true;
        } catch (NoSuchFileException e) {
            if (Files.exists(file)) {
                throw e;
            }
            // Nobody ever ran it here, or its state was removed.
            action.run();
            return true;
        }
    }

    /** A folder for short-lived files: the instance's, or a new one of this user's where that is gone. */
    static Path folder(Path state, String instance) throws IOException {
        Path own = state.resolve(instance);
        return Files.isDirectory(own) ? own : Files.createTempDirectory("gestor-");
    }
}
