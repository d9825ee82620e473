// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

/**
 * What {@code /proc/PID/status} tells of a process. A process without an address space (a kernel thread, a zombie) has
 * no memory lines, and no memory.
 *
 * <pre>
 * Name:   nginx
 * Uid:    0       33      33      33
 * VmRSS:      6144 kB
 * </pre>
 *
 * @param userId effective user id
 */
record ProcessStatus(int userId, long residentBytes) {
    /** @throws NumberFormatException if the bytes are no such file; the message tells what is wrong with it */
    static ProcessStatus parse(byte[] bytes, int length) {
        ByteParser parser = new ByteParser(bytes, 0, length);
        int user = -1;
        long residentKb = 0;
        while (!parser.atEnd()) {
            if (parser.startsWith("Uid:")) {
                parser.skip(4);
                parser.number();
                user = (int) parser.number();
            } else if (parser.startsWith("VmRSS:")) {
                parser.skip(6);
                residentKb = parser.number();
                break;
            }
            parser.skipLine();
        }
        if (user == -1) {
            throw new NumberFormatException("has no line Uid");
        }
        return new ProcessStatus(user, residentKb * 1024);
    }
}
