// SPDX-License-Identifier: Apache-2.0
package dev.gestor.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One connection to a target, with one request at a time. Blocking, on a thread of its own: with 64 at most this costs no more
 * than a selector would, and TLS comes with it.
 */
final class Connection implements AutoCloseable {
    private final Socket socket;
    private final AnswerReader answers;
    private long deadline;

    private Connection(Socket socket) throws IOException {
        this.socket = socket;
        InputStream in = socket.getInputStream();
        answers = new AnswerReader(new InputStream() {
            @Override
            public int read() throws IOException {
                throw new UnsupportedOperationException("read in blocks");
            }

            // A timeout of the socket alone would begin again with each byte of a trickling answer.
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                socket.setSoTimeout(left(deadline));
                return in.read(bytes, offset, length);
            }
        });
    }

    /** To the first of the target's addresses that accepts. */
    static Connection open(Target target, long deadline) throws IOException {
        IOException failure = new IOException("no address");
        for (InetAddress address : target.addresses()) {
            var plain = new Socket();
            try {
                plain.setTcpNoDelay(true);
                plain.connect(new InetSocketAddress(address, target.port()), left(deadline));
                return new Connection(target.secure() ? secured(plain, target, deadline) : plain);
            } catch (IOException e) {
                plain.close();
                failure = e;
            }
        }
        throw failure;
    }

    private static Socket secured(Socket plain, Target target, long deadline) throws IOException {
        plain.setSoTimeout(left(deadline));
        var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        var socket = (SSLSocket) factory.createSocket(plain, target.uri().getHost(), target.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /**
     * Sends and waits for the whole answer.
     *
     * @param until of {@link System#nanoTime()}
     */
    AnswerReader.Answer exchange(byte[] request, boolean withoutBody, long until) throws IOException {
        deadline = until;
        socket.getOutputStream().write(request);
        return answers.read(withoutBody);
    }

    /** Whether a byte of the answer has come. */
    boolean begun() {
        return answers.begun();
    }

    private static int left(long deadline) throws SocketTimeoutException {
        long millis = (deadline - System.nanoTime() + 999_999) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("no answer in time");
        }
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is not used any more, whatever became of it.
        }
    }
}
