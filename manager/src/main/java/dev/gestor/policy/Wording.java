// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy;

import java.time.Duration;
import java.util.Locale;

/** Figures in reasons: with a decimal point wherever it runs, and without a minus before a zero. */
final class Wording {
    private Wording() {}

    static String format(String text, Object... figures) {
        return String.format(Locale.ROOT, text, figures).replaceAll("-(0\\.0+)(?!\\d)", "$1");
    }

    static String containers(int number) {
        return number + (number == 1 ? " container" : " containers");
    }

    static String seconds(Duration duration) {
        return format(duration.toMillisPart() == 0 ? "%.0f s" : "%.1f s", FilteredSignal.seconds(duration));
    }
}
