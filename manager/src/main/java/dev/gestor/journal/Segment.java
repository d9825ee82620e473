// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file of decisions, {@code 0000000007.ndjson}; the number gives the order, whatever the clock did.
 *
 * @param written when it was last written
 */
record Segment(long number, Path file, long bytes, Instant written) {
    private static final Logger log = LoggerFactory.getLogger(Segment.class);
    private static final Pattern NAME = Pattern.compile("\\d{10}\\.ndjson");

    static String fileName(long number) {
        return String.format("%010d.ndjson", number);
    }

    /** In order, oldest first; files that are removed meanwhile are left out. */
    static List<Segment> list(Path folder) throws IOException {
        List<Segment> segments = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return segments;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.ndjson")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (NAME.matcher(name).matches()) {
                    try {
                        segments.add(new Segment(
                                Long.parseLong(name.substring(0, 10)),
                                file,
                                Files.size(file),
                                Files.getLastModifiedTime(file).toInstant()));
                    } catch (NoSuchFileException e) {
                        log.debug("Removed meanwhile file={}", file);
                    }
                }
            }
        }
        segments.sort(Comparator.comparingLong(Segment::number));
        return segments;
    }
}
