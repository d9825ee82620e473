// SPDX-License-Identifier: Apache-2.0
package dev.gestor.sysinfo;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Text of bytes that need not be UTF-8: each byte that is no part of a well-formed sequence becomes one U+FFFD.
 * {@code sysinfo-export} does the same, which the JDK's own replacement does not (it takes some sequences as one).
 */
public final class Utf8 {
    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    public static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return replacing(bytes);
        }
    }

    private static String replacing(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        int position = 0;
        while (position < bytes.length) {
            int size = sequence(bytes, position);
            if (size == 0) {
                text.append(REPLACEMENT);
                position++;
            } else {
                text.append(new String(bytes, position, size, StandardCharsets.UTF_8));
                position += size;
            }
        }
        return text.toString();
    }

    /** Length of the well-formed sequence (Unicode, table 3-7) at {@code position}; 0: there is none. */
    private static int sequence(byte[] bytes, int position) {
        int first = bytes[position] & 0xff;
        if (first < 0x80) {
            return 1;
        }
        int size = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
        if (size == 0 || position + size > bytes.length) {
            return 0;
        }
        int second = bytes[position + 1] & 0xff;
        int low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        if (second < low || second > high) {
            return 0;
        }
        for (int i = 2; i < size; i++) {
            if ((bytes[position + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return size;
    }
}
