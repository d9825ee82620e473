// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import dev.gestor.sysinfo.Utf8;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The interfaces of one network namespace, as {@code /proc/PID/net/dev} has them.
 *
 * <pre>
 * Inter-|   Receive                                                |  Transmit
 *  face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
 *     lo:    3193      29    0    0    0     0          0         0     3193      29    0    0    0     0       0          0
 *   eth0: 95993830    1844    0    0    0     0          0         0    90874    1077    0    0    0     0       0          0
 * </pre>
 *
 * @param interfaces by name, in the file's order
 */
record InterfaceCounters(Map<String, Bytes> interfaces) {
    private static final String HEADER = "Inter-|";
    private static final int RECEIVE_COLUMNS = 8;
    static final String LOOPBACK = "lo";

    /** Bytes since the interface was made. */
    record Bytes(long received, long sent) {}

    /** @throws NumberFormatException if the bytes are no such file; the message tells what is wrong with it */
    static InterfaceCounters parse(byte[] bytes, int length) {
        ByteParser parser = new ByteParser(bytes, 0, length);
        if (!parser.startsWith(HEADER)) {
            throw new NumberFormatException("does not begin with the line " + HEADER);
        }
        parser.skipLine();
        if (parser.lineEnd() == length) {
            throw new NumberFormatException("is cut off in its head");
        }
        parser.skipLine();
        Map<String, Bytes> interfaces = new LinkedHashMap<>();
        while (!parser.atEnd()) {
            int end = parser.lineEnd();
            if (end == length) {
                throw new NumberFormatException("is cut off in the line of an interface");
            }
            parser.skipBlanks();
            int from = parser.position();
            int colon = colon(bytes, from, end);
            ByteParser columns = new ByteParser(bytes, colon + 1, end);
            interfaces.put(Utf8.text(Arrays.copyOfRange(bytes, from, colon)), traffic(columns));
            parser.skipLine();
        }
        return new InterfaceCounters(interfaces);
    }

    /** The kernel allows no colon in a name. */
    private static int colon(byte[] bytes, int from, int end) {
        for (int i = from; i < end; i++) {
            if (bytes[i] == ':' && i > from) {
                return i;
            }
        }
        throw new NumberFormatException("has a line without the name of an interface");
    }

    private static Bytes traffic(ByteParser columns) {
        long received = columns.count();
        for (int i = 1; i < RECEIVE_COLUMNS; i++) {
            columns.count();
        }
        return new Bytes(received, columns.count());
    }
}
