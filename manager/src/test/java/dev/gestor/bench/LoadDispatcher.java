// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import dev.gestor.control.client.ClientView;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * The balancer before the containers of {@code bench/worker.c}: four times a second it divides the offered load by those that it
 * reaches, and tells each its share. One that it does not reach, yet or any more, takes none.
 */
final class LoadDispatcher implements AutoCloseable {
    private static final long PERIOD_MILLIS = 250;
    private static final int PATIENCE_MILLIS = 1_000;
    private static final double SHARES_A_PERCENT = 1_000;

    private final Supplier<ClientView> fleet;
    private final DoubleSupplier load;
    private final Thread thread;
    /** By container id. Used by the thread alone. */
    private final Map<String, Caller> callers = new HashMap<>();

    private volatile int serving;
    private volatile boolean closed;

    private record Caller(Socket socket, DataOutputStream out) {}

    /** @param load offered now, in percent of a core */
    LoadDispatcher(Supplier<ClientView> fleet, DoubleSupplier load) {
        this.fleet = fleet;
        this.load = load;
        thread = new Thread(this::run, "load-dispatcher");
        thread.setDaemon(true);
        thread.start();
    }

    /** How many containers share the load. */
    int serving() {
        return serving;
    }

    private void run() {
        while (!closed) {
            Map<String, Integer> ports = new HashMap<>();
            fleet.get()
                    .running()
                    .forEach(instance -> instance.hostPort()
                            .ifPresent(port -> ports.put(instance.container().id(), port)));
            List.copyOf(callers.keySet()).stream()
                    .filter(id -> !ports.containsKey(id))
                    .forEach(this::drop);
            ports.forEach((id, port) -> {
                if (!callers.containsKey(id)) {
                    call(id, port);
                }
            });
            share();
            serving = callers.size();
            try {
                TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
            } catch (InterruptedException e) {
                // Nobody has this thread but this object, which ends it by closed.
                closed = true;
            }
        }
        List.copyOf(callers.keySet()).forEach(this::drop);
    }

    private void share() {
        int share = (int) Math.round(load.getAsDouble() * SHARES_A_PERCENT / Math.max(1, callers.size()));
        Map.copyOf(callers).forEach((id, caller) -> {
            try {
                caller.out().writeInt(share);
            } catch (IOException e) {
                drop(id);
            }
        });
    }

    /** Docker accepts for a container that does not listen yet; only its answer counts. */
    private void call(String id, int port) {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            Caller caller = new Caller(socket, new DataOutputStream(socket.getOutputStream()));
            callers.put(id, caller);
            if (socket.getInputStream().read() < 0) {
                drop(id);
            }
        } catch (IOException e) {
            callers.remove(id);
            end(socket);
        }
    }

    private void drop(String id) {
        Caller caller = callers.remove(id);
        if (caller != null) {
            end(caller.socket());
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
            return;
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
