// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.engine.Instance;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An instance's name: it becomes a label's value, a folder and a word in the crontab. */
final class InstanceConverter implements ITypeConverter<String> {
    /** A folder beside those of the instances. */
    private static final String TAKEN = "log-server";

    @Override
    public String convert(String value) {
        if (value.equals(TAKEN)) {
            throw new TypeConversionException("'%s' is the log server's folder; choose another name".formatted(value));
        }
        try {
            return new Instance(value).name();
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
