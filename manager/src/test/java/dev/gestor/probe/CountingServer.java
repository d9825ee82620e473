// SPDX-License-Identifier: Apache-2.0
package dev.gestor.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server of the loopback that answers by HTTP, or only takes connections; it counts how many are there at once. */
final class CountingServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CountingServer.class);

    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    /** Until the end of a connection that its other side has closed is seen here. */
    private static final int SEEN_WITHIN_MS = 300;

    private final ServerSocket listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new ArrayList<>();
    private final AtomicInteger most = new AtomicInteger();
    private final boolean answers;

    CountingServer(boolean answers) throws IOException {
        this.answers = answers;
        begin(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Most connections at once. */
    int most() {
        return most.get();
    }

    /** Counts anew. */
    void forget() {
        most.set(0);
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void begin(Work work) {
        var thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        LOG.debug("Closed, by this side or the other one", e);
                    }
                },
                "counting-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket socket = listener.accept();
            if (answers) {
                count(socket);
                begin(() -> answer(socket));
            } else {
                ended();
                count(socket);
            }
        }
    }

    private synchronized void count(Socket socket) {
        open.add(socket);
        most.accumulateAndGet(open.size(), Math::max);
    }

    /** Waits a little for the earlier ones' end, which may be seen after the next one's beginning. */
    private synchronized void ended() throws IOException {
        for (Socket earlier : List.copyOf(open)) {
            earlier.setSoTimeout(SEEN_WITHIN_MS);
            try {
                // The request, which is not answered.
                long unanswered = earlier.getInputStream().transferTo(OutputStream.nullOutputStream());
                LOG.debug("A connection ended after {} bytes", unanswered);
                leave(earlier);
            } catch (SocketTimeoutException e) {
                // It is there still.
                most.accumulateAndGet(open.size(), Math::max);
            } catch (IOException e) {
                leave(earlier);
            }
        }
    }

    private synchronized void leave(Socket socket) throws IOException {
        open.remove(socket);
        socket.close();
    }

    private void answer(Socket socket) throws IOException {
        try {
            InputStream in = socket.getInputStream();
            int newLines = 0;
            for (int next = in.read(); next >= 0; next = in.read()) {
                newLines = next == '\n' ? newLines + 1 : next == '\r' ? newLines : 0;
                if (newLines == 2) {
                    socket.getOutputStream().write(ANSWER.getBytes(StandardCharsets.US_ASCII));
                    newLines = 0;
                }
            }
        } finally {
            leave(socket);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        synchronized (this) {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }
}
