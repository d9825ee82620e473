// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Content of one small file at a time, in buffers that are reused: a walk over /proc reads three files a process. Such
 * files tell no size, but those read here are each written by the kernel in one piece, so that a read which leaves room
 * in the buffer has seen the end, and the call that would read nothing is spared. Not thread-safe.
 */
final class FileBytes {
    private ByteBuffer buffer = ByteBuffer.allocateDirect(8192);
    private byte[] bytes = new byte[8192];
    private int length;

    /** Reads the file whole, in place of what was read before. */
    void read(Path file) throws IOException {
        length = 0;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            read(channel);
        }
    }

    /** Reads a file that stays open, from its beginning: the kernel writes it anew for that. */
    void read(FileChannel channel) throws IOException {
        length = 0;
        buffer.clear();
        while (channel.read(buffer, buffer.position()) > 0 && !buffer.hasRemaining()) {
            grow();
        }
        buffer.flip();
        length = buffer.remaining();
        buffer.get(bytes, 0, length);
    }

    /**
     * Reads a file that the kernel writes line by line, of which one call answers a page at most: on to the call that reads
     * nothing.
     */
    void readByPages(Path file) throws IOException {
        length = 0;
        buffer.clear();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (channel.read(buffer) > 0) {
                if (!buffer.hasRemaining()) {
                    grow();
                }
            }
        }
        buffer.flip();
        length = buffer.remaining();
        buffer.get(bytes, 0, length);
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    private void grow() {
        ByteBuffer larger = ByteBuffer.allocateDirect(buffer.capacity() * 2);
        buffer.flip();
        larger.put(buffer);
        buffer = larger;
        bytes = Arrays.copyOf(bytes, larger.capacity());
    }
}
