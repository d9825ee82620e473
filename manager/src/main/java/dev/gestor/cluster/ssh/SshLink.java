// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster.ssh;

import dev.gestor.cluster.HostLinks;
import dev.gestor.cluster.HostTroubleException;
import dev.gestor.cluster.Trouble;
import dev.gestor.cluster.Trouble.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;

/** A session that is kept; each reading is a channel of it with one fixed command. */
final class SshLink implements HostLinks.Link {
    private static final String COMMAND = "cat /proc/stat /proc/meminfo";

    /** A host with thousands of processors and interrupts tells of them in less. */
    private static final int MAX_ANSWER = 4 << 20;

    private final ClientSession session;

    SshLink(ClientSession session) {
        this.session = session;
    }

    @Override
    public String read(Duration timeout) throws HostTroubleException, InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        var out = new Bounded();
        var err = new Bounded();
        try (ChannelExec channel = session.createExecChannel(COMMAND)) {
            channel.setOut(out);
            channel.setErr(err);
            channel.open().verify(timeout);
            Set<ClientChannelEvent> events = channel.waitFor(
                    EnumSet.of(ClientChannelEvent.CLOSED),
                    Math.max(1, Duration.ofNanos(end - System.nanoTime()).toMillis()));
            if (events.contains(ClientChannelEvent.TIMEOUT)) {
                throw noAnswer(timeout);
            }
            if (!session.isOpen() && out.size() == 0) {
                throw new HostTroubleException(Trouble.of(Kind.CLOSED));
            }
        } catch (HostTroubleException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw failure(e, timeout);
        }
        if (out.size() == 0 && err.size() > 0) {
            String said = err.text().lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", "?");
            throw new HostTroubleException(Trouble.of(Kind.BAD_ANSWER, said));
        }
        return out.text();
    }

    private HostTroubleException failure(Exception e, Duration timeout) {
        if (ConnectTroubles.cause(e, TimeoutException.class) != null) {
            return noAnswer(timeout);
        }
        boolean ended = !session.isOpen() || ConnectTroubles.isEnd(e);
        return new HostTroubleException(
                ended ? Trouble.of(Kind.CLOSED) : Trouble.of(Kind.OTHER, ConnectTroubles.oneLine(e)), e);
    }

    private static HostTroubleException noAnswer(Duration timeout) {
        return new HostTroubleException(Trouble.of(Kind.NO_ANSWER, Long.toString(timeout.toSeconds())));
    }

    @Override
    public void close() {
        // Not gracefully: the other side may say nothing any more.
        session.close(true);
    }

    /** A host that never ends its answer must not fill the memory. */
    private static final class Bounded extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);

        @Override
        public synchronized void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] data, int offset, int length) throws IOException {
            if (bytes.size() + length > MAX_ANSWER) {
                throw new IOException("the answer is longer than %d bytes".formatted(MAX_ANSWER));
            }
            bytes.write(data, offset, length);
        }

        synchronized int size() {
            return bytes.size();
        }

        synchronized String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
