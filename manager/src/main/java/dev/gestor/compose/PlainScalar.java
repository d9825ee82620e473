// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an unquoted YAML word is, and a number's shortest form: {@code 1.10} is the number 1.1, {@code 010} is 8, {@code yes} and
 * {@code 12:30} are text. These are the rules of YAML 1.2 and, for the older octal numbers, those that compose files are known for.
 */
final class PlainScalar {
    private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> FLAGS = Set.of("true", "True", "TRUE", "false", "False", "FALSE");
    private static final Pattern PREFIXED = Pattern.compile("([-+]?)0([xXoObB])([0-9a-fA-F]{1,64})");
    private static final Pattern OCTAL = Pattern.compile("([-+]?)0([0-7]{1,64})");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(0|[1-9][0-9]{0,299})");
    private static final Pattern FRACTION =
            Pattern.compile("[-+]?(\\.[0-9]{1,300}|[0-9]{1,300}(\\.[0-9]{0,300})?)([eE][-+]?[0-9]{1,3})?");
    /** What fits into an integer of 64 bits, with or without sign; a larger one is a fraction. */
    private static final int WIDEST = 64;
    /** From this power of ten on a number is written with an exponent. */
    private static final int LARGE_EXPONENT = 6;

    private static final int SMALL_EXPONENT = -4;
    private static final int DIGITS_OF_A_DOUBLE = 17;

    private PlainScalar() {}

    static boolean isNothing(String word) {
        return NOTHING.contains(word);
    }

    static Value.Kind kind(String word) {
        if (FLAGS.contains(word)) {
            return Value.Kind.FLAG;
        }
        if (word.isEmpty() || !startsLikeANumber(word.charAt(0))) {
            return Value.Kind.TEXT;
        }
        String digits = word.replace("_", "");
        if (whole(digits) != null) {
            return Value.Kind.WHOLE;
        }
        return fraction(digits) == null ? Value.Kind.TEXT : Value.Kind.FRACTION;
    }

    /** The value of a word of that kind. */
    static String text(String word, Value.Kind kind) {
        String digits = word.replace("_", "");
        return switch (kind) {
            case TEXT -> word;
            case FLAG -> word.toLowerCase(Locale.ROOT);
            case WHOLE -> {
                BigInteger number = whole(digits);
                yield number == null ? word : number.toString();
            }
            case FRACTION -> {
                Double number = fraction(digits);
                yield number == null ? word : shortest(number);
            }
        };
    }

    private static boolean startsLikeANumber(char first) {
        return "0123456789-+.".indexOf(first) >= 0;
    }

    private static @Nullable BigInteger whole(String digits) {
        BigInteger number;
        Matcher prefixed = PREFIXED.matcher(digits);
        Matcher octal = OCTAL.matcher(digits);
        if (prefixed.matches()) {
            int radix = switch (prefixed.group(2).toLowerCase(Locale.ROOT)) {
                case "x" -> 16;
                case "o" -> 8;
                default -> 2;
            };
            try {
                number = new BigInteger(prefixed.group(1) + prefixed.group(3), radix);
            } catch (NumberFormatException e) {
                // A digit that this base lacks: text.
                return null;
            }
        } else if (octal.matches()) {
            number = new BigInteger(octal.group(1) + octal.group(2), 8);
        } else if (DECIMAL.matcher(digits).matches()) {
            number = new BigInteger(digits);
        } else {
            return null;
        }
        return number.bitLength() <= (number.signum() < 0 ? WIDEST - 1 : WIDEST) ? number : null;
    }

    private static @Nullable Double fraction(String digits) {
        if (!FRACTION.matcher(digits).matches()) {
            return null;
        }
        double number = Double.parseDouble(digits);
        return Double.isInfinite(number) ? null : number;
    }

    /** As few digits as tell the number from its neighbours. */
    static String shortest(double number) {
        if (number == 0) {
            return 1 / number < 0 ? "-0" : "0";
        }
        BigDecimal exact = new BigDecimal(number);
        BigDecimal found = exact;
        for (int precision = 1; precision <= DIGITS_OF_A_DOUBLE; precision++) {
            found = exact.round(new MathContext(precision));
            if (found.doubleValue() == number) {
                break;
            }
        }
        found = found.stripTrailingZeros();
        int exponent = found.precision() - found.scale() - 1;
        if (exponent >= SMALL_EXPONENT && exponent < LARGE_EXPONENT) {
            return found.toPlainString();
        }
        String digits = found.unscaledValue().abs().toString();
        return "%s%s%se%s%02d"
                .formatted(
                        number < 0 ? "-" : "",
                        digits.charAt(0),
                        digits.length() > 1 ? "." + digits.substring(1) : "",
                        exponent < 0 ? "-" : "+",
                        Math.abs(exponent));
    }
}
