// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One waiting batch. Its file name says all that is needed to order it: {@code 0000000000000000042.json.gz}, or
 * {@code 0000000000000000042.decisions.json.gz} once its samples were given up.
 *
 * @param bytes size of the file
 * @param hasSamples false once its samples were given up
 */
record OutboxEntry(long sequence, long bytes, boolean hasSamples) {
    private static final Pattern NAME = Pattern.compile("(\\d{19})(\\.decisions)?\\.json\\.gz");
    private static final Pattern DELIVERED = Pattern.compile("(\\d{19})\\.delivered");

    static Optional<OutboxEntry> parse(Path file, long bytes) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches()
                ? Optional.of(new OutboxEntry(Long.parseLong(name.group(1)), bytes, name.group(2) == null))
                : Optional.empty();
    }

    /** The sequence that an empty file left behind by the last delivery stands for. */
    static Optional<Long> parseDelivered(Path file) {
        Matcher name = DELIVERED.matcher(file.getFileName().toString());
        return name.matches() ? Optional.of(Long.parseLong(name.group(1))) : Optional.empty();
    }

    String fileName() {
        return String.format("%019d%s.json.gz", sequence, hasSamples ? "" : ".decisions");
    }

    static String deliveredName(long sequence) {
        return String.format("%019d.delivered", sequence);
    }
}
