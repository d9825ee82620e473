// SPDX-License-Identifier: Apache-2.0
package dev.gestor.sysinfo;

import java.nio.file.Path;

/**
 * Reads snapshots of a {@code sysinfo} file through the native library, which keeps its memory from one read to the
 * next. Safe for several threads, which take turns.
 */
public final class SysinfoReader implements AutoCloseable {
    public static final Path DEFAULT_PATH = Path.of("/proc/sysinfo");

    private final NativeReader reader;

    private SysinfoReader(NativeReader reader) {
        this.reader = reader;
    }

    /** Loads the library and makes sure that the file may be read. */
    public static SysinfoReader open(Path file) throws SysinfoException {
        NativeReader reader = new NativeReader(NativeLibraryFile.load(), file.toString());
        try {
            reader.probe();
        } catch (SysinfoException e) {
            reader.close();
            throw e;
        }
        return new SysinfoReader(reader);
    }

    /** One pass of the kernel, fetched with one native call. */
    public Sysinfo read() throws SysinfoException {
        return new Sysinfo(reader.read());
    }

    /** The same of content that was read earlier, which may stem from another machine. */
    public static Sysinfo parse(byte[] content) throws SysinfoException {
        try (NativeReader reader = new NativeReader(NativeLibraryFile.load(), "sysinfo")) {
            return new Sysinfo(reader.parse(content));
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
