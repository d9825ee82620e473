// SPDX-License-Identifier: Apache-2.0
package dev.gestor.sysinfo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** As much of a shared object (ELF, 64 bits, little-endian) as tells for which machine it is and what it exports. */
final class ElfFile {
    static final int X86_64 = 62;
    static final int AARCH64 = 183;

    private static final int SECTION_DYNAMIC_SYMBOLS = 11;
    private static final int TYPE_SHARED_OBJECT = 3;

    private final ByteBuffer file;

    ElfFile(byte[] bytes) {
        file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(file.getInt(0)).as("magic number").isEqualTo(0x464c457f);
        assertThat(file.get(4)).as("class: 64 bits").isEqualTo((byte) 2);
        assertThat(file.get(5)).as("data: little-endian").isEqualTo((byte) 1);
        assertThat(file.getShort(16)).as("type").isEqualTo((short) TYPE_SHARED_OBJECT);
    }

    int machine() {
        return file.getShort(18);
    }

    Set<String> exported() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < file.getShort(60); i++) {
            int section = section(i);
            if (file.getInt(section + 4) == SECTION_DYNAMIC_SYMBOLS) {
                int strings = (int) file.getLong(section(file.getInt(section + 40)) + 24);
                int first = (int) file.getLong(section + 24);
                int entry = (int) file.getLong(section + 56);
                for (int at = first; at < first + file.getLong(section + 32); at += entry) {
                    // Without a section it is only asked for, not defined.
                    if (file.getShort(at + 6) != 0) {
                        names.add(string(strings + file.getInt(at)));
                    }
                }
            }
        }
        return names;
    }

    private int section(int index) {
        return (int) file.getLong(40) + index * file.getShort(58);
    }

    private String string(int at) {
        int end = at;
        while (file.get(end) != 0) {
            end++;
        }
        return new String(file.array(), at, end - at, StandardCharsets.US_ASCII);
    }
}
