// SPDX-License-Identifier: Apache-2.0
package dev.gestor.sysinfo;

import static dev.gestor.sysinfo.Fixture.HEAD;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.gestor.sysinfo.Sysinfo.Column;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What reading costs in memory: {@code -Dgestor.snapshots=1000000} is the long form. */
class ReaderMemoryTest {
    private static final int SNAPSHOTS = Integer.getInteger("gestor.snapshots", 100_000);
    /** Of the fewest rounds, 20,000, a leak of 210 bytes each is as much; a reader's smallest part is larger. */
    private static final long FLAT = 4L << 20;
    /** Until nothing more is compiled, and the allocators have what they need. */
    private static final int WARM_UP = 10_000;

    @TempDir
    Path folder;

    private interface Step {
        void run() throws SysinfoException;
    }

    private Path file(int processes) throws IOException {
        StringBuilder content = new StringBuilder(HEAD).append("c 1 memory=1 /docker/x\n");
        for (int pid = 1; pid <= processes; pid++) {
            content.append("p ").append(pid).append(" 1 0 S 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 worker-");
            content.append(pid).append('\n');
        }
        Path file = folder.resolve("of " + processes);
        Files.write(file, Fixture.bytes(content + "end " + processes + "\n"));
        return file;
    }

    private static long allocated(Step step) throws SysinfoException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        for (int i = 0; i < 20; i++) {
            step.run();
        }
        long before = threads.getThreadAllocatedBytes(thread);
        for (int i = 0; i < 100; i++) {
            step.run();
        }
        return (threads.getThreadAllocatedBytes(thread) - before) / 100;
    }

    @Test
    void aReadMakesAsLittleOfManyProcessesAsOfFew() throws Exception {
        try (SysinfoReader few = SysinfoReader.open(file(10));
                SysinfoReader many = SysinfoReader.open(file(10_000))) {
            long ofFew = allocated(few::read);

            assertThat(ofFew).isLessThan(1024);
            assertThat(allocated(many::read)).isLessThanOrEqualTo(ofFew + 64);
        }
    }

    @Test
    void aProcessIsLookedAtWithoutMakingAnything() throws Exception {
        try (SysinfoReader reader = SysinfoReader.open(file(1000))) {
            ProcessRow row = new ProcessRow();
            long[] sum = new long[1];
            long alone = allocated(reader::read);

            assertThat(allocated(() -> {
                        Sysinfo sysinfo = reader.read();
                        for (int process = 0; process < sysinfo.processCount(); process++) {
                            sysinfo.copy(process, row);
                            sum[0] += row.value(Column.PID) + sysinfo.value(process, Column.CPU_NS) + row.nameLength();
                        }
                    }))
                    .isLessThanOrEqualTo(alone + 64);
            assertThat(sum[0]).isPositive();
        }
    }

    @Test
    void manySnapshotsLeaveMemoryFlat() throws Exception {
        try (SysinfoReader reader = SysinfoReader.open(file(20))) {
            assertFlat(SNAPSHOTS, reader::read);
        }
    }

    @Test
    void manyFailedReadsLeaveMemoryFlat() throws Exception {
        Path file = Files.write(folder.resolve("broken"), Fixture.bytes(HEAD));
        try (SysinfoReader reader = SysinfoReader.open(file)) {
            assertFlat(SNAPSHOTS / 5, () -> {
                try {
                    reader.read();
                    throw new AssertionError("a file without its end was read");
                } catch (SysinfoException e) {
                    // As it should be.
                }
            });
        }
    }

    @Test
    void manyReadersLeaveMemoryFlat() throws Exception {
        Path file = file(20);
        assertFlat(SNAPSHOTS / 5, () -> {
            try (SysinfoReader reader = SysinfoReader.open(file)) {
                reader.read();
            }
            SysinfoReader.parse(Fixture.bytes(HEAD + "end 0\n"));
        });
    }

    private static void assertFlat(int times, Step step) throws Exception {
        run(Math.min(WARM_UP, times), step);
        touchHeap();
        long heap = heap();
        long resident = resident();
        run(times, step);

        assertThat(heap() - heap).as("bytes more on the heap").isLessThan(1L << 20);
        assertThat(resident() - resident).as("bytes more resident").isLessThan(FLAT);
    }

    /** What the collector has not used so far would become resident by little, and look like a leak. */
    private static void touchHeap() {
        int megabyte = 1 << 20;
        long sum = 0;
        for (long left = Runtime.getRuntime().totalMemory(); left > 0; left -= megabyte) {
            sum += new byte[megabyte].length;
        }
        assertThat(sum).isPositive();
    }

    private static void run(int times, Step step) throws SysinfoException {
        for (int i = 0; i < times; i++) {
            step.run();
        }
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .sum();
    }
}
