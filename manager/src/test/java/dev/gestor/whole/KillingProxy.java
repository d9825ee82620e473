// SPDX-License-Identifier: Apache-2.0
package dev.gestor.whole;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket in front of Docker's that counts the requests which change something, and kills whoever sends them at one of them: right
 * before Docker hears of it, or right after Docker did it and before the answer is known. From then on nothing gets through. It
 * counts on one request a connection, which is how the manager speaks to Docker.
 *
 * <pre>
 * manager --proxy.sock--&gt; KillingProxy --docker.sock--&gt; dockerd
 * </pre>
 */
final class KillingProxy implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(KillingProxy.class);
    private static final int BUFFER = 64 * 1024;
    private static final String END_OF_HEAD = "\r\n\r\n";

    private final Path socket;
    private final Path docker;
    private final int fatal;
    private final boolean done;
    private final ServerSocketChannel server;
    private final List<SocketChannel> open = new ArrayList<>();
    // All below is guarded by this.
    private final List<String> changes = new ArrayList<>();
    private boolean dead;
    private Victim victim = () -> {};

    /** Whom to kill. */
    interface Victim {
        void kill() throws InterruptedException;
    }

    /**
     * @param fatal the number, from 1, of the change at which to kill; 0: never
     * @param done whether Docker still does it
     */
    KillingProxy(Path socket, Path docker, int fatal, boolean done) throws IOException {
        this.socket = socket;
        this.docker = docker;
        this.fatal = fatal;
        this.done = done;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        begin("accept", this::accept);
    }

    String url() {
        return "unix://" + socket;
    }

    synchronized void victim(Victim whom) {
        victim = whom;
    }

    /** The requests that change something, in the order in which they came. */
    synchronized List<String> changes() {
        return List.copyOf(changes);
    }

    synchronized boolean dead() {
        return dead;
    }

    private void accept() throws IOException {
        while (true) {
            SocketChannel caller = server.accept();
            begin("serve", () -> serve(caller));
        }
    }

    private void serve(SocketChannel caller) throws IOException {
        try (caller;
                SocketChannel upstream = SocketChannel.open(UnixDomainSocketAddress.of(docker))) {
            remember(caller, upstream);
            byte[] head = head(caller);
            String line = new String(head, StandardCharsets.ISO_8859_1)
                    .lines()
                    .findFirst()
                    .orElse("");
            int number = pass(line);
            if (number < 0) {
                return;
            }
            upstream.write(ByteBuffer.wrap(head));
            begin("send", () -> copy(caller, upstream));
            answer(caller, upstream, number);
        }
    }

    /** @return the number of the change, 0 for no change; negative: it must not get through */
    private synchronized int pass(String line) {
        if (dead || line.isEmpty()) {
            return -1;
        }
        if (line.startsWith("GET ") || line.startsWith("HEAD ")) {
            return 0;
        }
        changes.add(line);
        if (changes.size() == fatal && !done) {
            die();
            return -1;
        }
        return changes.size();
    }

    private void answer(SocketChannel caller, SocketChannel upstream, int number) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        while (upstream.read(buffer) >= 0) {
            synchronized (this) {
                // Docker answers when it is done.
                if (!dead && number > 0 && number == fatal) {
                    die();
                }
                if (dead) {
                    return;
                }
            }
            flush(buffer, caller);
        }
    }

    private void die() {
        dead = true;
        try {
            victim.kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] head(SocketChannel caller) throws IOException {
        var head = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        while (!head.toString(StandardCharsets.ISO_8859_1).contains(END_OF_HEAD)) {
            if (caller.read(buffer) < 0) {
                return new byte[0];
            }
            head.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        return head.toByteArray();
    }

    private static void copy(SocketChannel from, SocketChannel to) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        while (from.read(buffer) >= 0) {
            flush(buffer, to);
        }
        // Whoever asked has gone.
        to.close();
    }

    private static void flush(ByteBuffer buffer, SocketChannel to) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            to.write(buffer);
        }
        buffer.clear();
    }

    private void remember(SocketChannel... channels) {
        synchronized (open) {
            open.removeIf(channel -> !channel.isOpen());
            open.addAll(List.of(channels));
        }
    }

    private interface Work {
        void go() throws IOException;
    }

    private static void begin(String what, Work work) {
        var thread = new Thread(
                () -> {
                    try {
                        work.go();
                    } catch (IOException e) {
                        // One end has gone, and the other one is closed for it.
                        LOG.debug("A connection ended while it was to {}", what, e);
                    }
                },
                "killing-proxy-" + what);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        synchronized (open) {
            for (SocketChannel channel : open) {
                channel.close();
            }
        }
        Files.deleteIfExists(socket);
    }
}
