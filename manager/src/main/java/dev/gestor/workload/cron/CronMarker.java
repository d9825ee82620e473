// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload.cron;

import java.nio.charset.StandardCharsets;

/**
 * Tells our line of one instance from every other line of a crontab, and whether the crontab is there only because of us. Both
 * stand in the line itself, so that they outlive a manager that was killed:
 *
 * <pre>* * * * * /bin/sh -c '...' ... workload --from-cron ... # gestor:default new</pre>
 *
 * <p>A line that a person commented out is that person's.
 */
record CronMarker(String instance) {
    static final String COMMAND = " workload --from-cron ";
    private static final String NEW = " new";

    /** The end of the line. */
    String text(boolean newCrontab) {
        return "# gestor:" + instance + (newCrontab ? NEW : "");
    }

    boolean marks(String line) {
        return isEntry(line) && (endsWith(line, text(false)) || endsWith(line, text(true)));
    }

    boolean marksNew(String line) {
        return isEntry(line) && endsWith(line, text(true));
    }

    /** Whether the line is one of ours, of whichever instance, in a crontab that is there only because of us. */
    static boolean isAnyNew(String line) {
        int at = line.lastIndexOf(" # gestor:");
        return at >= 0 && new CronMarker(instanceAt(line, at)).marksNew(line);
    }

    /** Whether the line is one of ours, of whichever instance. */
    static boolean isAny(String line) {
        int at = line.lastIndexOf(" # gestor:");
        return at >= 0 && new CronMarker(instanceAt(line, at)).marks(line);
    }

    private static String instanceAt(String line, int at) {
        String rest = line.substring(at + " # gestor:".length());
        int end = 0;
        while (end < rest.length() && !Character.isWhitespace(rest.charAt(end))) {
            end++;
        }
        return rest.substring(0, end);
    }

    private static boolean isEntry(String line) {
        return line.contains(COMMAND) && !line.stripLeading().startsWith("#");
    }

    /** An editor that ends lines by CR LF may have been at work. */
    private static boolean endsWith(String line, String end) {
        return line.endsWith(" " + end) || line.endsWith(" " + end + "\r");
    }

    /** Bytes as characters of the same value, so that text of any encoding comes back unchanged. */
    static String decode(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
