// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Docker's own HTTP API, asked without any library: what it answers itself, and how fast. */
public final class DockerSocket {
    private static final int BUFFER = 64 * 1024;

    private DockerSocket() {}

    /**
     * The body of the answer.
     *
     * @throws IOException for any status but 200
     */
    public static String get(String target) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of("/var/run/docker.sock"))) {
            // By HTTP/1.0 the end of the connection is the end of the answer.
            channel.write(ByteBuffer.wrap(
                    "GET %s HTTP/1.0\r\nHost: docker\r\n\r\n".formatted(target).getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            var answer = new ByteArrayOutputStream();
            while (channel.read(buffer) >= 0) {
                answer.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
            String text = answer.toString(StandardCharsets.UTF_8);
            if (!text.startsWith("HTTP/1.0 200 ")) {
                throw new IOException(target + ": " + text.lines().findFirst().orElse("no answer"));
            }
            return text.substring(text.indexOf("\r\n\r\n") + 4);
        }
    }
}
