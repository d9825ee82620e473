// SPDX-License-Identifier: Apache-2.0
package dev.gestor.sysinfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.gestor.sysinfo.Sysinfo.Column;
import dev.gestor.sysinfo.SysinfoException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real kernel wrote, cut off. The tests of the library cut it off at every byte, these at some. */
class TruncationTest {
    private static final Path CAPTURE = Path.of("../fuzz/corpus/sysinfo/linux-6.1.txt");
    private static final int PROCESSES = 76;
    private static final int STEP = 61;

    @TempDir
    Path folder;

    /** And the last byte, the newline behind the end. */
    private static IntStream sizes(byte[] whole) {
        return IntStream.concat(
                IntStream.iterate(0, size -> size < whole.length, size -> size + STEP), IntStream.of(whole.length - 1));
    }

    @Test
    void contentThatIsCutOffIsRefused() throws IOException, SysinfoException {
        byte[] whole = Files.readAllBytes(CAPTURE);

        assertThat(SysinfoReader.parse(whole).processCount()).isEqualTo(PROCESSES);
        assertThat(sizes(whole))
                .allSatisfy(size -> assertThatExceptionOfType(SysinfoException.class)
                        .isThrownBy(() -> SysinfoReader.parse(Arrays.copyOf(whole, size)))
                        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED)));
    }

    @Test
    void aFileThatIsCutOffIsRefusedAndTheSnapshotBeforeItIsNotGivenOutForIt() throws Exception {
        byte[] whole = Files.readAllBytes(CAPTURE);
        Path file = folder.resolve("sysinfo");
        Files.write(file, whole);
        try (SysinfoReader reader = SysinfoReader.open(file)) {
            for (int size : sizes(whole).toArray()) {
                Files.write(file, whole);
                Sysinfo before = reader.read();
                assertThat(before.value(PROCESSES - 1, Column.PID)).isPositive();
                Files.write(file, Arrays.copyOf(whole, size));

                assertThatExceptionOfType(SysinfoException.class)
                        .as("%d bytes", size)
                        .isThrownBy(reader::read)
                        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
                assertThatIllegalStateException().isThrownBy(() -> before.value(0, Column.PID));
            }
        }
    }
}
