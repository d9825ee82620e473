// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.cluster.Fitness;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Cores ({@code 0.5}) or a share of all ({@code 20%}). */
final class FreeCpuConverter implements ITypeConverter<Fitness.Cpu> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,6}(?:\\.[0-9]{1,6})?)(%?)");

    @Override
    public Fitness.Cpu convert(String value) {
        Matcher matcher = FORM.matcher(value);
        if (!matcher.matches()) {
            throw new TypeConversionException(
                    "'%s' is not an amount of CPU; write cores, for example 0.5, or a share, for example 20%%"
                            .formatted(value));
        }
        double amount = Double.parseDouble(matcher.group(1));
        boolean percent = !matcher.group(2).isEmpty();
        if (percent && amount > 100) {
            throw new TypeConversionException("'%s' is out of bounds; it must be from 0%% to 100%%".formatted(value));
        }
        return new Fitness.Cpu(amount, percent);
    }
}
