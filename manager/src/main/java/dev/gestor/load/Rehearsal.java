// SPDX-License-Identifier: Apache-2.0
package dev.gestor.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * The first thousands of requests of a fresh JVM are its slowest, by a hundred milliseconds: they go to a server of our own, so that
 * the target is not blamed for them.
 */
final class Rehearsal {
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nServer: rehearsal\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);

    private static final int CONNECTIONS = 4;
    private static final Arrivals ARRIVALS = Arrivals.every(Duration.ofMillis(1), CONNECTIONS);
    private static final Duration TIME = Duration.ofMillis(600);

    private Rehearsal() {}

    static void perform() throws InterruptedException {
        try (ServerSocket server = new ServerSocket(0, CONNECTIONS, InetAddress.getLoopbackAddress())) {
            var thread = new Thread(() -> accept(server), "load-rehearsal");
            thread.setDaemon(true);
            thread.start();
            var target = new Target(
                    URI.create("http://127.0.0.1:" + server.getLocalPort()), List.of(server.getInetAddress()));
            var plan = new LoadPlan(
                    target,
                    new Request("GET", List.of()),
                    ARRIVALS,
                    TIME,
                    Duration.ZERO,
                    CONNECTIONS,
                    Duration.ofSeconds(1),
                    true);
            new LoadRun(plan).perform(moment -> {});
        } catch (IOException e) {
            // Without one the first figures are worse, and no reason to send nothing.
        }
    }

    private static void accept(ServerSocket server) {
        try {
            while (true) {
                Socket socket = server.accept();
                var thread = new Thread(() -> answer(socket), "load-rehearsal");
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException e) {
            // It is over.
        }
    }

    /** The requests are known to come one by one, and whole. */
    private static void answer(Socket socket) {
        byte[] request = new byte[4096];
        try (socket) {
            while (socket.getInputStream().read(request) > 0) {
                socket.getOutputStream().write(ANSWER);
            }
        } catch (IOException e) {
            // The caller is gone.
        }
    }
}
