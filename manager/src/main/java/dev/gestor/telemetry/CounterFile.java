// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A counter of one cgroup, kept open from its first reading on: to open it costs more than to read it. An open file does
 * not keep the group from being removed; once it is, reading fails.
 */
final class CounterFile implements AutoCloseable {
    private static final String USAGE = "usage_usec ";

    private final Path path;
    private @Nullable FileChannel channel;

    CounterFile(Path path) {
        this.path = path;
    }

    /** CPU time in ns: {@code cpu.stat} has it in us on a line of its own, {@code cpuacct.usage} is the number. */
    long cpuNanos(FileBytes buffer) throws IOException {
        return path.endsWith("cpu.stat") ? number(buffer, USAGE) * 1000 : number(buffer, "");
    }

    long bytes(FileBytes buffer) throws IOException {
        return number(buffer, "");
    }

    /** The number on the line that begins with a name, or the only number. */
    private long number(FileBytes buffer, String name) throws IOException {
        FileChannel open = channel;
        if (open == null) {
            open = FileChannel.open(path, StandardOpenOption.READ);
            channel = open;
        }
        buffer.read(open);
        ByteParser parser = new ByteParser(buffer.bytes(), 0, buffer.length());
        while (!parser.atEnd() && !parser.startsWith(name)) {
            parser.skipLine();
        }
        try {
            parser.skip(name.length());
            return parser.number();
        } catch (NumberFormatException e) {
            throw new IOException("%s %s".formatted(path, e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // Nothing was written, so that nothing is lost.
                channel = null;
            }
        }
    }
}
