// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** One of an enum's constants, written in lower case. */
final class Choice<E extends Enum<E>> implements ITypeConverter<E> {
    private final Class<E> type;
    private final Map<String, E> otherNames;

    Choice(Class<E> type) {
        this(type, Map.of());
    }

    /** @param otherNames that are taken too, and not told */
    Choice(Class<E> type, Map<String, E> otherNames) {
        this.type = type;
        this.otherNames = Map.copyOf(otherNames);
    }

    @Override
    public E convert(String value) {
        E[] constants = type.getEnumConstants();
        List<String> names = Arrays.stream(constants).map(Choice::name).toList();
        String name = value.toLowerCase(Locale.ROOT);
        E other = otherNames.get(name);
        if (other != null) {
            return other;
        }
        int index = names.indexOf(name);
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
