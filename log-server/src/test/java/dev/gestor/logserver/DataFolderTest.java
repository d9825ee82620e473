// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    Path folder;

    @Test
    void isHeldByOneAtATime() throws IOException {
        DataFolder held = DataFolder.lock(folder);

        assertThatThrownBy(() -> DataFolder.lock(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("process " + ProcessHandle.current().pid(), folder.toString());
        held.close();
        DataFolder.lock(folder).close();
    }

    @Test
    void removesWhatAKilledServerLeft() throws IOException {
        DataFolder.lock(folder).close();
        Path leftover = Files.createFile(folder.resolve("tmp/sqlite-3.54-libsqlitejdbc.so"));

        DataFolder.lock(folder).close();

        assertThat(leftover).doesNotExist();
    }
}
