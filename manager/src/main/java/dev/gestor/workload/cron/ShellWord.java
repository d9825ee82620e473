// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload.cron;

import java.util.regex.Pattern;

/** A value as one word of a command that a shell reads. */
final class ShellWord {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=,@-]+");

    private ShellWord() {}

    static String quote(String value) {
        return PLAIN.matcher(value).matches() ? value : "'" + value.replace("'", "'\\''") + "'";
    }
}
