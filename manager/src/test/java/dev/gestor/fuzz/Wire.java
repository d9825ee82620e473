// SPDX-License-Identifier: Apache-2.0
package dev.gestor.fuzz;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One caller. It keeps its connection for some requests and then comes again from another address of this machine, so that the
 * server, which limits each address, serves all of them.
 */
final class Wire implements AutoCloseable {
    /** Far below what one address may ask at once. */
    private static final int REQUESTS_AN_ADDRESS = 40;

    private static final int PATIENCE_MILLIS = 90_000;

    private final InetSocketAddress server;
    private final RandomGenerator random;
    private Optional<Connection> connection = Optional.empty();
    private int asked;

    Wire(InetSocketAddress server, RandomGenerator random) {
        this.server = server;
        this.random = random;
    }

    /** A connection from an address of its own; the caller closes it. */
    Connection connect() throws IOException {
        byte[] address = {
            127, (byte) (1 + random.nextInt(250)), (byte) random.nextInt(250), (byte) (1 + random.nextInt(250))
        };
        return connect(InetAddress.getByAddress(address));
    }

    Connection connect(InetAddress from) throws IOException {
        Socket socket = new Socket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(from, 0));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(server, PATIENCE_MILLIS);
        return new Connection(socket);
    }

    /**
     * Sends the request and reads its answer.
     *
     * @throws Answer.NoneException where there is none
     */
    Answer exchange(Draft draft) throws IOException {
        boolean alone = draft.astray || draft.pipelined || draft.framing.always || !draft.version.equals("HTTP/1.1");
        if (alone) {
            try (Connection own = connect()) {
                return own.exchange(draft, true);
            }
        }
        if (asked++ % REQUESTS_AN_ADDRESS == 0) {
            close();
        }
        boolean fresh = connection.isEmpty();
        Connection current = fresh ? connect() : connection.get();
        connection = Optional.of(current);
        try {
            Answer answer = current.exchange(draft, false);
            if (!answer.staysOpen()) {
                close();
            }
            return answer;
        } catch (Answer.NoneException e) {
            close();
            if (fresh) {
                throw e;
            }
            // The server may close a connection between two requests; that it was not read is known.
            return exchange(draft);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        if (connection.isPresent()) {
            connection.get().close();
        }
        connection = Optional.empty();
    }

    /** One connection. */
    static final class Connection implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
        }

        void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        Answer read(boolean bodyless) throws IOException {
            return Answer.read(in, bodyless, System.nanoTime());
        }

        /** @param last whether nothing follows, which the server is told */
        Answer exchange(Draft draft, boolean last) throws IOException {
            boolean bodyless = draft.method.equals("HEAD");
            long began = System.nanoTime();
            try {
                send(draft.bytes());
                if (draft.pipelined) {
                    send(draft.bytes());
                }
                if (last && draft.framing == Draft.Framing.TRUNCATED) {
                    socket.shutdownOutput();
                }
            } catch (IOException e) {
                // It was refused before it was sent whole; the answer may be here.
                if (in.available() == 0) {
                    throw new Answer.NoneException();
                }
            }
            try {
                Answer first = Answer.read(in, bodyless, began);
                if (draft.pipelined && first.staysOpen()) {
                    Answer.read(in, bodyless, began);
                }
                return first;
            } catch (java.net.SocketException e) {
                // A reset takes along what was not read yet.
                throw new Answer.NoneException();
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
