// SPDX-License-Identifier: Apache-2.0
package dev.gestor.sysinfo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.sysinfo.Sysinfo.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several threads with one reader, over a file that is replaced all the time: all numbers and names of one snapshot are
 * the same, those of the next others, so an answer that is not of its snapshot is seen.
 */
class ReaderThreadsTest {
    private static final int SECONDS = 1;

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Path file = Path.of("");
    private long until;

    @BeforeEach
    void setUp() throws IOException {
        file = folder.resolve("sysinfo");
        put(1);
        until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** The sizes differ, so that rows and names lie elsewhere, and the arrays grow. */
    private void put(int number) throws IOException {
        int processes = 1 + number % 97 * 7;
        StringBuilder content = new StringBuilder(Fixture.HEAD);
        for (int i = 0; i < processes; i++) {
            content.append("p").append((" " + number).repeat(3)).append(" S").append((" " + number).repeat(14));
            content.append(" - ").append(name(number)).append('\n');
        }
        Path next = folder.resolve("next");
        Files.write(next, Fixture.bytes(content + "end " + processes + "\n"));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String name(long number) {
        return "n" + String.valueOf(number).repeat(1 + (int) number % 5);
    }

    /** Looks at all of a snapshot, and says how many answers it gave before it was refused. */
    private static int check(Sysinfo sysinfo) {
        int answers = 0;
        ProcessRow row = new ProcessRow();
        try {
            long number = sysinfo.value(0, Column.PID);
            for (int process = 0; process < sysinfo.processCount(); process++) {
                assertThat(sysinfo.value(process, Column.SWAP)).isEqualTo(number);
                assertThat(sysinfo.name(process)).isEqualTo(name(number));
                sysinfo.copy(process, row);
                assertThat(row.value(Column.PID)).isEqualTo(number);
                assertThat(row.value(Column.RSS_SHMEM)).isEqualTo(number);
                assertThat(row.nameLength()).isEqualTo(name(number).length());
                answers++;
            }
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageStartingWith("the reader of this snapshot");
        }
        return answers;
    }

    private boolean goesOn() {
        return System.nanoTime() < until;
    }

    private void await(List<Future<Integer>> all) throws Exception {
        for (Future<Integer> one : all) {
            assertThat(one.get(60, TimeUnit.SECONDS)).isPositive();
        }
    }

    @Test
    void noThreadGetsAnAnswerOfAnotherOnesSnapshot() throws Exception {
        try (SysinfoReader reader = SysinfoReader.open(file)) {
            AtomicReference<Sysinfo> shared = new AtomicReference<>(reader.read());
            Callable<Integer> replace = () -> {
                int number = 1;
                do {
                    put(number++);
                } while (goesOn());
                return number;
            };
            Callable<Integer> read = () -> {
                int answers = 0;
                // On a busy machine the time may be over before the first answer.
                do {
                    Sysinfo own = reader.read();
                    shared.set(own);
                    answers += check(own);
                } while (goesOn() || answers == 0);
                return answers;
            };
            Callable<Integer> look = () -> {
                int answers = 0;
                do {
                    answers += check(Objects.requireNonNull(shared.get()));
                } while (goesOn() || answers == 0);
                return answers;
            };
            List<Future<Integer>> all = new ArrayList<>();
            for (Callable<Integer> one : List.of(replace, read, read)) {
                all.add(threads.submit(one));
            }
            List<Future<Integer>> lookers = List.of(threads.submit(look), threads.submit(look));
            await(all);
            // The one that was shared last need not be the one that was read last.
            shared.set(reader.read());
            await(lookers);
        }
    }

    @Test
    void aReaderMayBeClosedWhileOthersReadAndLook() throws Exception {
        Callable<Integer> openAndClose = () -> {
            int rounds = 0;
            do {
                SysinfoReader reader = SysinfoReader.open(file);
                CountDownLatch answered = new CountDownLatch(1);
                Future<Integer> other = threads.submit(() -> readUntilClosed(reader, answered));
                assertThat(answered.await(60, TimeUnit.SECONDS)).isTrue();
                check(reader.read());
                reader.close();
                reader.close();
                assertThat(other.get(60, TimeUnit.SECONDS)).isPositive();
                rounds++;
            } while (goesOn());
            return rounds;
        };
        await(List.of(threads.submit(openAndClose)));
    }

    /** While one thread looks at a snapshot, another one reads again, or closes the reader: each at a point that the test chooses. */
    @Test
    void whoeverLooksOnIsRefusedOnceAnotherThreadReadAgainOrClosed() throws Exception {
        SysinfoReader reader = SysinfoReader.open(file);
        Sysinfo first = reader.read();
        assertThat(check(first)).isEqualTo(first.processCount());
        Sysinfo second = threads.submit(reader::read).get(60, TimeUnit.SECONDS);

        assertThat(check(first)).isZero();
        assertThat(check(second)).isEqualTo(second.processCount());
        threads.submit(reader::close).get(60, TimeUnit.SECONDS);
        assertThat(check(second)).isZero();
    }

    /** @param answered told when all of a first snapshot was answered */
    private static int readUntilClosed(SysinfoReader reader, CountDownLatch answered) throws SysinfoException {
        int answers = 0;
        while (true) {
            Sysinfo sysinfo;
            try {
                sysinfo = reader.read();
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("the reader is closed");
                return answers;
            }
            answers += check(sysinfo);
            answered.countDown();
        }
    }
}
