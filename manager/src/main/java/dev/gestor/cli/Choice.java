// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** One of an enum's constants, written in lower case. */
final class Choice<E extends Enum<E>> implements ITypeConverter<E> {
    private final Class<E> type;

    Choice(Class<E> type) {
        this.type = type;
    }

    @Override
    public E convert(String value) {
        E[] constants = type.getEnumConstants();
        List<String> names = Arrays.stream(constants).map(Choice::name).toList();
        int index = names.indexOf(value.toLowerCase(Locale.ROOT));
        if (index < 0) {
            throw new TypeConversionException(
                    "'%s' is none of %s%s".formatted(value, String.join(", ", names), NearMiss.question(value, names)));
        }
        return constants[index];
    }

    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
