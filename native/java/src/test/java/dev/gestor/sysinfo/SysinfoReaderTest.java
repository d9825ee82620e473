// SPDX-License-Identifier: Apache-2.0
package dev.gestor.sysinfo;

import static dev.gestor.sysinfo.Fixture.NARROW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.gestor.sysinfo.Sysinfo.Column;
import dev.gestor.sysinfo.SysinfoException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SysinfoReaderTest {
    private static final String OVERTAKEN =
            "the reader of this snapshot has read again: a snapshot serves until the next read";

    @TempDir
    Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void nameAFile() {
        file = folder.resolve("a sysinfo");
    }

    private void write(String content) throws IOException {
        Files.write(file, Fixture.bytes(content));
    }

    @Test
    void eachReadIsANewSnapshotAndTheOneBeforeIsRefused() throws Exception {
        write(NARROW + "p 1 init\nend 1\n");
        try (SysinfoReader reader = SysinfoReader.open(file)) {
            Sysinfo first = reader.read();
            assertThat(first.name(0)).isEqualTo("init");
            write(NARROW + "p 2 a\np 3 b\nend 2\n");
            Sysinfo second = reader.read();

            assertThat(second.processCount()).isEqualTo(2);
            assertThat(second.value(1, Column.PID)).isEqualTo(3);
            assertRefused(first, OVERTAKEN);
        }
    }

    @Test
    void aFailedReadLeavesNoSnapshotBehindThatCouldPassForANewOne() throws Exception {
        write(NARROW + "p 1 init\nend 1\n");
        try (SysinfoReader reader = SysinfoReader.open(file)) {
            Sysinfo before = reader.read();
            write("rubbish\n");
            assertThatExceptionOfType(SysinfoException.class).isThrownBy(reader::read);

            assertRefused(before, OVERTAKEN);
            write(NARROW + "p 1 init\nend 1\n");
            assertThat(reader.read().name(0)).isEqualTo("init");
            assertRefused(before, OVERTAKEN);
        }
    }

    @Test
    void aSnapshotEndsWithItsReader() throws Exception {
        write(NARROW + "p 1 init\nend 1\n");
        SysinfoReader reader = SysinfoReader.open(file);
        Sysinfo sysinfo = reader.read();
        reader.close();

        assertRefused(sysinfo, "the reader of this snapshot is closed");
    }

    @Test
    void contentThatWasParsedIsNotOvertaken() throws SysinfoException {
        Sysinfo first = SysinfoReader.parse(Fixture.bytes(NARROW + "p 1 init\nend 1\n"));
        Sysinfo second = SysinfoReader.parse(Fixture.bytes(NARROW + "p 2 sh\nend 1\n"));

        assertThat(first.name(0)).isEqualTo("init");
        assertThat(second.name(0)).isEqualTo("sh");
    }

    /** Whatever it is asked. */
    private static void assertRefused(Sysinfo sysinfo, String why) {
        List<Runnable> questions = List.of(
                sysinfo::format,
                sysinfo::memory,
                sysinfo::load,
                sysinfo::cpuTimes,
                sysinfo::rssMode,
                sysinfo::cgroups,
                sysinfo::cgroupCount,
                sysinfo::processCount,
                () -> sysinfo.value(0, Column.PID),
                () -> sysinfo.name(0),
                () -> sysinfo.nameBytes(0),
                () -> sysinfo.cgroupIndex(0),
                () -> sysinfo.copy(0, new ProcessRow()));
        assertThat(questions)
                .allSatisfy(question -> assertThatIllegalStateException()
                        .isThrownBy(question::run)
                        .withMessage(why));
    }

    @Test
    void theSizeOfSwapIsUnknownOfASavedFile() throws Exception {
        write(NARROW + "end 0\n");
        try (SysinfoReader reader = SysinfoReader.open(file)) {
            assertThat(reader.read().memory().swapTotalKb()).isEqualTo(Sysinfo.UNKNOWN);
        }
    }

    @Test
    void aMissingFileMeansThatTheModuleIsNotLoaded() {
        assertThatExceptionOfType(SysinfoException.class)
                .isThrownBy(() -> SysinfoReader.open(file))
                .withMessage(file + ": no such file")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.NOT_LOADED));
    }

    @Test
    void aFileThatVanishesIsToldByTheNextRead() throws Exception {
        write(NARROW + "end 0\n");
        try (SysinfoReader reader = SysinfoReader.open(file)) {
            Files.delete(file);

            assertThatExceptionOfType(SysinfoException.class)
                    .isThrownBy(reader::read)
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.NOT_LOADED));
        }
    }

    @Test
    void aFileWithoutItsEndIsMalformedAndNamesTheLine() throws Exception {
        write(NARROW + "p 1 init\n");
        try (SysinfoReader reader = SysinfoReader.open(file)) {
            assertThatExceptionOfType(SysinfoException.class)
                    .isThrownBy(reader::read)
                    .withMessage(file + ": line 6: there is no 'end' line: the file is cut off")
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
        }
    }

    @Test
    void aReaderGoesOnAfterAFailedRead() throws Exception {
        write("rubbish\n");
        try (SysinfoReader reader = SysinfoReader.open(file)) {
            assertThatExceptionOfType(SysinfoException.class).isThrownBy(reader::read);
            write(NARROW + "end 0\n");

            assertThat(reader.read().processCount()).isZero();
        }
    }

    @Test
    void nothingAtAllIsMalformed() {
        assertThatExceptionOfType(SysinfoException.class)
                .isThrownBy(() -> SysinfoReader.parse(new byte[0]))
                .withMessage("sysinfo: line 1: the file is empty")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
    }

    @Test
    void aFolderIsNoFile() {
        assertThatExceptionOfType(SysinfoException.class)
                .isThrownBy(() -> {
                    try (SysinfoReader reader = SysinfoReader.open(folder)) {
                        reader.read();
                    }
                })
                .withMessage(folder + ": is a folder, not a file")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.IO));
    }

    @Test
    void aClosedReaderRefusesToRead() throws Exception {
        write(NARROW + "end 0\n");
        SysinfoReader reader = SysinfoReader.open(file);
        reader.close();
        reader.close();

        assertThatIllegalStateException().isThrownBy(reader::read).withMessage("the reader is closed");
    }
}
