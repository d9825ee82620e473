// SPDX-License-Identifier: Apache-2.0
package dev.gestor.balance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** HAProxy's own command line: one connection a command, which HAProxy closes after its answer. */
final class AdminSocket {
    private static final int MOST_BYTES = 8 << 20;

    private final Path path;
    private final Duration limit;

    /** @param limit for a command and its answer */
    AdminSocket(Path path, Duration limit) {
        this.path = path;
        this.limit = limit;
    }

    /** The answer without blanks around it. */
    String ask(String command) throws BalancerException {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
                var selector = Selector.open()) {
            channel.configureBlocking(false);
            long end = System.nanoTime() + limit.toNanos();
            SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
            send(command, channel, selector, end);
            key.interestOps(SelectionKey.OP_READ);
            return receive(command, channel, selector, end);
        } catch (IOException e) {
            throw new BalancerException(
                    "the balancer cannot be asked '%s' by %s: %s".formatted(command, path, e.getMessage()), e);
        }
    }

    private void send(String command, SocketChannel channel, Selector selector, long end)
            throws IOException, BalancerException {
        ByteBuffer bytes = ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            await(command, selector, end);
            channel.write(bytes);
        }
    }

    private String receive(String command, SocketChannel channel, Selector selector, long end)
            throws IOException, BalancerException {
        var answer = new ByteArrayOutputStream();
        ByteBuffer bytes = ByteBuffer.allocate(16384);
        while (true) {
            await(command, selector, end);
            int count = channel.read(bytes.clear());
            if (count < 0) {
                return answer.toString(StandardCharsets.UTF_8).strip();
            }
            answer.write(bytes.array(), 0, count);
            if (answer.size() > MOST_BYTES) {
                throw new BalancerException("the balancer's answer to '%s' by %s is longer than %d bytes"
                        .formatted(command, path, MOST_BYTES));
            }
        }
    }

    private void await(String command, Selector selector, long end) throws IOException, BalancerException {
        long left = (end - System.nanoTime()) / 1_000_000;
        selector.selectedKeys().clear();
        if (left <= 0 || selector.select(left) == 0) {
            throw new BalancerException(
                    "the balancer has not answered '%s' by %s within %d ms".formatted(command, path, limit.toMillis()));
        }
    }
}
