// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Sizes of memory in bytes, as people write them: {@code 256MiB}, {@code 256m}, {@code 1.5g}; a unit is 1024 times the one before. */
final class SizeConverter implements ITypeConverter<Long> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?) ?([kmgt])(?:i?b)?");
    private static final String UNITS = "kmgt";
    private static final int BITS_A_UNIT = 10;

    @Override
    public Long convert(String value) {
        Matcher matcher = FORM.matcher(value.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new TypeConversionException(
                    "'%s' is not a size; write a number and a unit, for example 256MiB or 1.5g".formatted(value));
        }
        long unit = 1L << (BITS_A_UNIT * (UNITS.indexOf(matcher.group(2)) + 1));
        // Nine digits of tebibytes do not fit a long.
        return new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(unit))
                .min(BigDecimal.valueOf(Long.MAX_VALUE))
                .longValue();
    }
}
