// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The lines of a container's log. Without a terminal Docker sends frames, each with a header of eight bytes: the stream (1 output,
 * 2 errors), three zeros and the length of what follows.
 */
final class LogText {
    private static final int HEADER = 8;
    private static final int LENGTH_AT = 4;

    private LogText() {}

    static List<String> lines(byte[] answer, boolean terminal) {
        byte[] text = terminal ? answer : unframed(answer);
        return new String(text, StandardCharsets.UTF_8).lines().toList();
    }

    private static byte[] unframed(byte[] answer) {
        var text = new ByteArrayOutputStream(answer.length);
        ByteBuffer frames = ByteBuffer.wrap(answer);
        while (frames.remaining() >= HEADER) {
            int length = frames.getInt(frames.position() + LENGTH_AT);
            frames.position(frames.position() + HEADER);
            // The last one may have been cut off.
            int present = Math.max(0, Math.min(length, frames.remaining()));
            text.write(answer, frames.position(), present);
            frames.position(frames.position() + present);
        }
        return text.toByteArray();
    }
}
