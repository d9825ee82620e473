// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options from the environment: {@code --charts} from {@code GESTOR_LOG_SERVER_CHARTS}. The manager has options of the
 * same names, hence the longer prefix; only the state folder is one for both, {@code GESTOR_STATE}.
 */
final class EnvironmentDefaults implements IDefaultValueProvider {
    private final Map<String, String> environment;

    EnvironmentDefaults(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)) {
            return null;
        }
        String value = environment.get(variable(option.longestName()));
        return value == null || value.isEmpty() ? null : value;
    }

    static String variable(String option) {
        String name = option.replaceFirst("^-+", "").replace('-', '_').toUpperCase(Locale.ROOT);
        return name.equals("STATE") ? "GESTOR_STATE" : "GESTOR_LOG_SERVER_" + name;
    }
}
