// SPDX-License-Identifier: Apache-2.0
package dev.gestor.sysinfo;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import dev.gestor.sysinfo.SysinfoException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A {@code struct sysinfo_reader} of the library: one call fills its block, one copy takes the block over. Not thread-safe:
 * its owner has one thread use it at a time.
 */
final class NativeReader implements AutoCloseable {
    private final Function probe;
    private final Function readBlock;
    private final Function parse;
    private final Function block;
    private final Function error;
    private final Function free;

    /** A C int, where the library leaves how a read ended. */
    private final Memory result = new Memory(Integer.BYTES);

    /** Absent once closed. */
    private @Nullable Pointer reader;

    NativeReader(NativeLibrary library, String path) throws SysinfoException {
        probe = library.getFunction("sysinfo_reader__probe");
        readBlock = library.getFunction("sysinfo_reader__read_block");
        parse = library.getFunction("sysinfo_reader__parse");
        block = library.getFunction("sysinfo_reader__block");
        error = library.getFunction("sysinfo_reader__error");
        free = library.getFunction("sysinfo_reader__free");
        reader = library.getFunction("sysinfo_reader__new").invokePointer(new Object[] {terminated(path)});
        if (reader == null) {
            throw new SysinfoException(Reason.IO, path + ": not enough memory to read it");
        }
    }

    void probe() throws SysinfoException {
        Pointer open = open();
        check(open, probe.invokeInt(new Object[] {open}));
    }

    /** After a failed read the memory is empty. */
    Block read(BlockMemory into) throws SysinfoException {
        Pointer open = open();
        // Also if nothing comes of this read.
        into.forget();
        Pointer packed = readBlock.invokePointer(new Object[] {open, result});
        check(open, result.getInt(0));
        return into.fill(packed);
    }

    Block parse(byte[] content) throws SysinfoException {
        Pointer open = open();
        // JNA has no empty memory.
        try (Memory memory = new Memory(Math.max(content.length, 1))) {
            memory.write(0, content, 0, content.length);
            check(open, parse.invokeInt(new Object[] {open, memory, sizeT(content.length)}));
        }
        return new BlockMemory().fill(block.invokePointer(new Object[] {open}));
    }

    @Override
    public void close() {
        if (reader != null) {
            free.invokeVoid(new Object[] {reader});
            reader = null;
            result.close();
        }
    }

    private Pointer open() {
        if (reader == null) {
            throw new IllegalStateException("the reader is closed");
        }
        return reader;
    }

    private void check(Pointer open, int result) throws SysinfoException {
        if (result < 0) {
            throw new SysinfoException(
                    Errno.reason(-result),
                    error.invokePointer(new Object[] {open}).getString(0, "UTF-8"));
        }
    }

    /** An argument as wide as C's {@code size_t}. */
    private static Object sizeT(int size) {
        return Native.SIZE_T_SIZE == Long.BYTES ? (Object) Long.valueOf(size) : Integer.valueOf(size);
    }

    private static byte[] terminated(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(bytes, bytes.length + 1);
    }
}
