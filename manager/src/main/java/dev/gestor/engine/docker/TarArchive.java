// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A tar archive in memory, in the ustar format, of executable files in one folder: a build context for Docker. Owner and time
 * are zero, so that equal files make equal archives and Docker's build cache hits.
 */
final class TarArchive {
    private static final int BLOCK = 512;
    private static final int MAX_NAME = 100;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    TarArchive add(String name, byte[] content) {
        byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
        if (encoded.length == 0 || encoded.length > MAX_NAME) {
            throw new IllegalArgumentException(
                    "file name in a build context must have 1 to " + MAX_NAME + " bytes, was '" + name + "'");
        }
        byte[] header = new byte[BLOCK];
        System.arraycopy(encoded, 0, header, 0, encoded.length);
        octal(header, 100, 8, 0755);
        octal(header, 108, 8, 0);
        octal(header, 116, 8, 0);
        octal(header, 124, 12, content.length);
        octal(header, 136, 12, 0);
        header[156] = '0';
        text(header, 257, "ustar");
        text(header, 263, "00");
        // The checksum counts its own field as spaces.
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        octal(header, 148, 7, sum);
        bytes.writeBytes(header);
        bytes.writeBytes(content);
        bytes.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
        return this;
    }

    byte[] toByteArray() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream(bytes.size() + 2 * BLOCK);
        whole.writeBytes(bytes.toByteArray());
        whole.writeBytes(new byte[2 * BLOCK]);
        return whole.toByteArray();
    }

    /** Digits and a closing NUL. */
    private static void octal(byte[] header, int offset, int length, int value) {
        String digits = Integer.toOctalString(value);
        text(header, offset, "0".repeat(length - 1 - digits.length()) + digits);
        header[offset + length - 1] = 0;
    }

    private static void text(byte[] header, int offset, String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(ascii, 0, header, offset, ascii.length);
    }
}
