// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Sends one request after the other over one connection, with next to no work of its own. */
final class HttpCaller implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final SocketChannel channel;
    private final InputStream in;
    private final String headers;
    private final byte[] sink = new byte[BUFFER];

    /** @param headers further lines of each request, each with its line end */
    HttpCaller(SocketAddress server, String headers) throws IOException {
        boolean local = server instanceof UnixDomainSocketAddress;
        channel = local ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
        channel.connect(server);
        if (!local) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        in = new BufferedInputStream(Channels.newInputStream(channel), BUFFER);
        this.headers = headers;
    }

    /** The length of the answer's body; throws for any status but 200. */
    long get(String target) throws IOException {
        channel.write(ByteBuffer.wrap(
                "GET %s HTTP/1.1\r\n%s\r\n".formatted(target, headers).getBytes(StandardCharsets.US_ASCII)));
        String status = line();
        long length = -1;
        boolean chunked = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Long.parseLong(lower.substring(lower.indexOf(':') + 1).strip());
            }
            chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
        }
        long read = chunked ? chunks() : skip(length);
        if (!status.startsWith("HTTP/1.1 200 ")) {
            throw new IOException(target + ": " + status);
        }
        return read;
    }

    private long chunks() throws IOException {
        long sum = 0;
        while (true) {
            long size = Long.parseLong(line(), 16);
            skip(size);
            line();
            if (size == 0) {
                return sum;
            }
            sum += size;
        }
    }

    private long skip(long length) throws IOException {
        if (length < 0) {
            throw new IOException("an answer without a length");
        }
        long left = length;
        while (left > 0) {
            int read = in.read(sink, 0, (int) Math.min(left, sink.length));
            if (read < 0) {
                throw new EOFException("the answer broke off");
            }
            left -= read;
        }
        return length;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection ended");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
