// SPDX-License-Identifier: Apache-2.0
package dev.gestor.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.testing.DockerCommand;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed manager leaves, and what the next one does about it. */
final class ManagerCrashIT {
    @TempDir
    private Path folder;

    private final HandMadeContainers containers = new HandMadeContainers(DockerCommand.onThisMachine());
    private final String instance = containers.instance("crash");

    @AfterEach
    void removeContainers() throws Exception {
        containers.removeAll(instance);
    }

    @Test
    void theNextStartCleansUpAfterAKill() throws Exception {
        try (ManagerProcess killed = workload()) {
            killed.awaitCycles(1);
            killed.kill();
        }
        assertThat(containers.running(instance)).hasSize(4);

        try (ManagerProcess next = quiet()) {
            next.awaitCycles(1);
            assertThat(next.output()).contains("Cleaned up 4 containers of a run that did not end well");
            assertThat(containers.all(instance)).isEmpty();
            assertThat(next.terminate()).isZero();
        }
    }

    @Test
    void whatWasKeptOnPurposeIsAdopted() throws Exception {
        try (ManagerProcess first = workload("--keep")) {
            first.awaitCycles(1);
            assertThat(first.terminate()).isZero();
            assertThat(first.output()).contains("Left 4 workload containers running (--keep)");
        }
        assertThat(containers.running(instance)).hasSize(4);

        try (ManagerProcess next = quiet()) {
            next.awaitCycles(1);
            assertThat(next.output()).contains("Adopted 4 containers of an earlier run");
            assertThat(containers.running(instance)).hasSize(4);
            assertThat(next.terminate()).isZero();
            assertThat(next.output()).contains("Removed 4 workload containers");
        }
        assertThat(containers.all(instance)).isEmpty();
    }

    private ManagerProcess workload(String... more) throws Exception {
        String[] options = new String[5 + more.length];
        options[0] = "--period=1s";
        options[1] = "--workload=internal";
        options[2] = "--every=1h";
        options[3] = "--burst=4";
        options[4] = "--log-server=none";
        System.arraycopy(more, 0, options, 5, more.length);
        return ManagerProcess.start(folder, instance, options);
    }

    private ManagerProcess quiet() throws Exception {
        return ManagerProcess.start(folder, instance, "--period=1s", "--workload=off", "--log-server=none");
    }
}
