// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload.cron;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The text of a user's crontab. Everything but our own lines is kept byte for byte: each byte is handled as the character of the
 * same value, and only line feeds separate lines.
 */
final class CrontabText {
    private CrontabText() {}

    /**
     * The crontab with exactly one line of the marker's instance. It comes first: variables that the user sets apply only
     * to lines below them, and a last line without its line feed stays as it is.
     *
     * @param crontab as it is; empty where the user has none
     * @param line makes our line, without line feed, of the marker's text
     */
    static byte[] with(Optional<byte[]> crontab, CronMarker marker, Function<String, String> line) {
        List<String> before = crontab.map(CrontabText::lines).orElse(List.of());
        List<String> others =
                before.stream().filter(l -> !marker.marks(body(l))).toList();
        boolean onlyOurs = crontab.isEmpty()
                || before.stream().map(CrontabText::body).anyMatch(marker::marksNew)
                || onlyForOtherInstances(others);
        // UTF-8: a path in our line may hold any character.
        byte[] ours = (line.apply(marker.text(onlyOurs)) + "\n").getBytes(StandardCharsets.UTF_8);
        return join(CronMarker.decode(ours), others);
    }

    /**
     * The crontab without the marker's line.
     *
     * @return empty where nothing is left and the user had no crontab before us
     */
    static Optional<byte[]> without(byte[] crontab, CronMarker marker) {
        List<String> before = lines(crontab);
        List<String> others =
                before.stream().filter(l -> !marker.marks(body(l))).toList();
        boolean onlyOurs = before.stream().map(CrontabText::body).anyMatch(marker::marksNew);
        return others.isEmpty() && onlyOurs ? Optional.empty() : Optional.of(join("", others));
    }

    static boolean contains(byte[] crontab, CronMarker marker) {
        return lines(crontab).stream().map(CrontabText::body).anyMatch(marker::marks);
    }

    private static boolean onlyForOtherInstances(List<String> others) {
        List<String> bodies = others.stream().map(CrontabText::body).toList();
        return bodies.stream().allMatch(CronMarker::isAny) && bodies.stream().anyMatch(CronMarker::isAnyNew);
    }

    /** Each with its line feed; the last one may lack it. */
    private static List<String> lines(byte[] crontab) {
        String text = CronMarker.decode(crontab);
        List<String> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int feed = text.indexOf('\n', start);
            int end = feed < 0 ? text.length() : feed + 1;
            lines.add(text.substring(start, end));
            start = end;
        }
        return lines;
    }

    private static String body(String line) {
        return line.endsWith("\n") ? line.substring(0, line.length() - 1) : line;
    }

    private static byte[] join(String first, List<String> others) {
        return (first + String.join("", others)).getBytes(StandardCharsets.ISO_8859_1);
    }
}
