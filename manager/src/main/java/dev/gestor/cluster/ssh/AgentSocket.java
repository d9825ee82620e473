// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster.ssh;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.apache.sshd.agent.common.AbstractAgentProxy;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** The user's ssh agent, over its socket. MINA's own needs a native library for that. */
final class AgentSocket extends AbstractAgentProxy {
    private static final int MAX_ANSWER = 256 * 1024;

    private final SocketChannel channel;
    private final Predicate<PublicKey> offered;
    private boolean open = true;

    /** @param offered which of its keys are used */
    AgentSocket(Path socket, Predicate<PublicKey> offered) throws IOException {
        super(null);
        this.channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        this.offered = offered;
    }

    @Override
    public Iterable<? extends Map.Entry<PublicKey, String>> getIdentities() throws IOException {
        List<Map.Entry<PublicKey, String>> keys = StreamSupport.stream(
                        super.getIdentities().spliterator(), false)
                .filter(entry -> offered.test(entry.getKey()))
                .<Map.Entry<PublicKey, String>>map(entry -> Map.entry(entry.getKey(), entry.getValue()))
                .toList();
        return keys;
    }

    List<PublicKey> keys() throws IOException {
        return StreamSupport.stream(getIdentities().spliterator(), false)
                .<PublicKey>map(Map.Entry::getKey)
                .toList();
    }

    @Override
    protected synchronized Buffer request(Buffer buffer) throws IOException {
        ByteBuffer question = ByteBuffer.wrap(buffer.array(), buffer.rpos(), buffer.available());
        while (question.hasRemaining()) {
            channel.write(question);
        }
        int length = fill(ByteBuffer.allocate(Integer.BYTES)).getInt();
        if (length < 1 || length > MAX_ANSWER) {
            throw new IOException("the ssh agent's answer has %d bytes".formatted(length));
        }
        return new ByteArrayBuffer(fill(ByteBuffer.allocate(length)).array());
    }

    private ByteBuffer fill(ByteBuffer answer) throws IOException {
        while (answer.hasRemaining()) {
            if (channel.read(answer) < 0) {
                throw new EOFException("the ssh agent ended the connection");
            }
        }
        return answer.flip();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() throws IOException {
        open = false;
        channel.close();
        super.close();
    }
}
