// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import java.time.Duration;

/** Figures as decisions carry them: a decimal point whatever the language, never an exponent. */
final class Figures {
    private static final long MILLIONTHS = 1_000_000;

    private Figures() {}

    /** With six decimals. Plain arithmetic: a cycle writes thousands of these. */
    static String decimal(double value) {
        long scaled = Math.round(Math.abs(value) * MILLIONTHS);
        String fraction = Long.toString(MILLIONTHS + scaled % MILLIONTHS).substring(1);
        return (value < 0 && scaled != 0 ? "-" : "") + scaled / MILLIONTHS + "." + fraction;
    }

    /** In seconds with three decimals. */
    static String seconds(Duration duration) {
        String decimal = decimal(duration.toMillis() / 1000.0);
        return decimal.substring(0, decimal.length() - 3);
    }
}
