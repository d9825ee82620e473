// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What a host sends: filled by a thread of MINA's, emptied answer by answer by the host's own. */
final class AnswerStream extends OutputStream {
    /** A host that never ends its answer must not fill the memory; one with thousands of processors sends less. */
    private static final int MAX_ANSWER = 4 << 20;

    private final byte[] end;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Both guarded by lock.
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    private boolean over;

    /** @param lastLine the line that ends each answer; it is sent in one piece or several */
    AnswerStream(String lastLine) {
        end = ("\n" + lastLine + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] data, int offset, int length) throws IOException {
        lock.lock();
        try {
            if (bytes.size() + length > MAX_ANSWER) {
                throw new IOException("the answer is longer than %d bytes".formatted(MAX_ANSWER));
            }
            bytes.write(data, offset, length);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more will come. */
    void finish() {
        lock.lock();
        try {
            over = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the end of an answer, or of everything; false: it did not come in time. */
    boolean await(Duration time) throws InterruptedException {
        long left = time.toNanos();
        lock.lock();
        try {
            while (!over && !ended() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return over || ended();
        } finally {
            lock.unlock();
        }
    }

    /** What has come so far; it is forgotten. */
    String take() {
        lock.lock();
        try {
            String text = bytes.toString(StandardCharsets.UTF_8);
            bytes.reset();
            return text;
        } finally {
            lock.unlock();
        }
    }

    private boolean ended() {
        byte[] all = bytes.toByteArray();
        if (all.length < end.length) {
            return false;
        }
        for (int i = 0; i < end.length; i++) {
            if (all[all.length - end.length + i] != end[i]) {
                return false;
            }
        }
        return true;
    }
}
