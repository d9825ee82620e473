// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Numbers of a body, which may be texts: {@code 50}, {@code "50"}, {@code "0.3"}, {@code 1e3}. */
final class NumberText {
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d{1,300}(\\.\\d{0,300})?|\\.\\d{1,300})([eE][+-]?\\d{1,4})?");
    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,19}");
    /** Up to here every whole number is a double of its own. */
    private static final double EXACT = 1L << 53;

    private NumberText() {}

    /** Empty where it is none, or one without an end. */
    static OptionalDouble number(JsonNode value) {
        if (value.isContainerNode() || value.isBoolean()) {
            return OptionalDouble.empty();
        }
        String text = value.asText().strip();
        if (!NUMBER.matcher(text).matches()) {
            return OptionalDouble.empty();
        }
        double number = Double.parseDouble(text);
        return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
    }

    /** {@code 10.0} is a whole number: some languages write so. */
    static OptionalLong wholeNumber(JsonNode value) {
        OptionalDouble number = number(value);
        if (number.isEmpty()) {
            return OptionalLong.empty();
        }
        String text = value.asText().strip();
        if (WHOLE.matcher(text).matches()) {
            try {
                return OptionalLong.of(Long.parseLong(text));
            } catch (NumberFormatException e) {
                return OptionalLong.empty();
            }
        }
        double exact = number.getAsDouble();
        return exact == Math.rint(exact) && Math.abs(exact) <= EXACT
                ? OptionalLong.of((long) exact)
                : OptionalLong.empty();
    }

    /** In words, with a leading space. */
    static String range(double min, double max) {
        boolean below = Double.isInfinite(min);
        boolean above = Double.isInfinite(max);
        if (below && above) {
            return "";
        }
        if (above) {
            return " of at least " + plain(min);
        }
        return below ? " of at most " + plain(max) : " between %s and %s".formatted(plain(min), plain(max));
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) <= EXACT
                ? Long.toString((long) number)
                : String.format(Locale.ROOT, "%s", number);
    }
}
