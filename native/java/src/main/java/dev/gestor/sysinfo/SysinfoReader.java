// SPDX-License-Identifier: Apache-2.0
package dev.gestor.sysinfo;

import java.nio.file.Path;

/**
 * Reads snapshots of a {@code sysinfo} file through the native library. Library and reader keep their memory from one
 * read to the next, so a read makes a few small objects, however many processes there are. A snapshot therefore serves
 * until the next read, or until the reader is closed, and refuses to answer from then on.
 *
 * <p>Safe for several threads, which take turns: with one reader between them, each finds its snapshot refused when
 * another has read meanwhile. Threads that keep what they read have a reader each.
 */
public final class SysinfoReader implements AutoCloseable {
    public static final Path DEFAULT_PATH = Path.of("/proc/sysinfo");

    /** Guarded by this, as is what is filled into {@link #memory}. */
    private final NativeReader reader;

    private final BlockMemory memory = new BlockMemory();

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

    /** One pass of the kernel, fetched with one native call. The snapshot of the read before is refused from now on. */
    public synchronized Sysinfo read() throws SysinfoException {
        return new Sysinfo(reader.read(memory));
    }

    /** The same of content that was read earlier, which may stem from another machine. Nothing overtakes it. */
    public static Sysinfo parse(byte[] content) throws SysinfoException {
        try (NativeReader reader = new NativeReader(NativeLibraryFile.load(), "sysinfo")) {
            return new Sysinfo(reader.parse(content));
        }
    }

    @Override
    public synchronized void close() {
        memory.close();
        reader.close();
    }
}
