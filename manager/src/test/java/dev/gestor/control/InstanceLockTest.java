// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceLockTest {
    @TempDir
    private Path folder;

    @Test
    void aSecondHolderIsRefusedByTheFirstOnesProcessId() throws Exception {
        InstanceLock first = InstanceLock.acquire(folder.resolve("state"), "web", 4711);
        try {
            assertThatThrownBy(() -> InstanceLock.acquire(folder.resolve("state"), "web", 4712))
                    .isInstanceOf(InstanceLock.HeldException.class)
                    .hasMessageContaining("instance 'web' is run by process 4711 already")
                    .hasMessageContaining("kill 4711")
                    .hasMessageContaining("--instance");
        } finally {
            first.close();
        }
    }

    @Test
    void twoInstancesDoNotMeet() throws Exception {
        try (InstanceLock web = InstanceLock.acquire(folder, "web", 1);
                InstanceLock shop = InstanceLock.acquire(folder, "shop", 2)) {
            assertThat(web.folder()).isNotEqualTo(shop.folder());
        }
    }

    @Test
    void onlyTheOwnerMayLookInside() throws Exception {
        try (InstanceLock lock = InstanceLock.acquire(folder.resolve("a/state"), "web", 1)) {
            assertThat(permissions(folder.resolve("a/state"))).isEqualTo("rwx------");
            assertThat(permissions(lock.folder())).isEqualTo("rwx------");
            assertThat(permissions(lock.folder().resolve("lock"))).isEqualTo("rw-------");
        }
    }

    @Test
    void aGoodEndLeavesNoTrace() throws Exception {
        InstanceLock.acquire(folder, "web", 1).close();

        try (InstanceLock next = InstanceLock.acquire(folder, "web", 2)) {
            assertThat(next.abandonedBy()).isEmpty();
        }
    }

    @Test
    void theNextHolderLearnsOfABadEnd() throws Exception {
        Files.createDirectories(folder.resolve("web"));
        Files.writeString(folder.resolve("web/lock"), "4711\n");

        try (InstanceLock lock = InstanceLock.acquire(folder, "web", 4712)) {
            assertThat(lock.abandonedBy()).hasValue(4711);
            assertThat(folder.resolve("web/lock")).hasContent("4712");
        }
    }

    @Test
    void aBadEndIsRememberedUntilItIsSettled() throws Exception {
        Files.createDirectories(folder.resolve("web"));
        Files.writeString(folder.resolve("web/lock"), "4711\n");
        InstanceLock.acquire(folder, "web", 4712).close();

        try (InstanceLock lock = InstanceLock.acquire(folder, "web", 4713)) {
            assertThat(lock.abandonedBy()).hasValue(4711);
            lock.settle();
        }

        assertThat(folder.resolve("web/lock")).isEmptyFile();
    }

    @Test
    void aHolderThatCouldNotCleanUpIsABadEnd() throws Exception {
        try (InstanceLock lock = InstanceLock.acquire(folder, "web", 4711)) {
            lock.unsettle();
        }

        try (InstanceLock next = InstanceLock.acquire(folder, "web", 4712)) {
            assertThat(next.abandonedBy()).hasValue(4711);
            next.unsettle();
            next.settle();
        }

        assertThat(folder.resolve("web/lock")).isEmptyFile();
    }

    @Test
    void aLockFileWithAnythingElseInsideIsTaken() throws Exception {
        Files.createDirectories(folder.resolve("web"));
        Files.writeString(folder.resolve("web/lock"), "x".repeat(5000));

        try (InstanceLock lock = InstanceLock.acquire(folder, "web", 1)) {
            assertThat(lock.abandonedBy()).isEmpty();
            assertThat(folder.resolve("web/lock")).hasContent("1");
        }
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
