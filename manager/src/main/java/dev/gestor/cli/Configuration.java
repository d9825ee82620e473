// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.lang.reflect.Member;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Values for options that are not on the command line: {@code GESTOR_...} in the environment, then the configuration file.
 * An option {@code --log-server} is {@code GESTOR_LOG_SERVER} there and {@code log-server} here.
 */
final class Configuration implements IDefaultValueProvider {
    private static final String PREFIX = "GESTOR_";

    /** Options that only make sense on the command line. */
    private static final Set<String> COMMAND_LINE_ONLY = Set.of(
            "help",
            "version",
            "accept-new",
            "once",
            "show-places",
            "from-cron",
            "all",
            "clean",
            "file",
            "json",
            "list",
            "no-wait",
            "volumes");

    /** Read by the launcher and the log server, which share the environment with us. */
    private static final Set<String> OTHERS_VARIABLES = Set.of(
            "GESTOR_JAVA_OPTS",
            "GESTOR_LOG_SERVER_PORT",
            "GESTOR_LOG_SERVER_BIND",
            "GESTOR_LOG_SERVER_INSECURE",
            "GESTOR_LOG_SERVER_DATA",
            "GESTOR_LOG_SERVER_CHARTS",
            "GESTOR_LOG_SERVER_DEBUG");

    private final Map<String, String> environment;
    private final Optional<ConfigFile> file;

    Configuration(Map<String, String> environment, Optional<ConfigFile> file) {
        this.environment = Map.copyOf(environment);
        this.file = file;
    }

    /**
     * Reads the file that {@code --config} or {@code GESTOR_CONFIG} names, else the first that exists of the usual ones.
     *
     * @param arguments the command line
     * @param root whether the user is root
     */
    static Configuration load(List<String> arguments, Map<String, String> environment, boolean root) {
        Optional<Path> named = option(arguments, "--config")
                .or(() -> Optional.ofNullable(environment.get("GESTOR_CONFIG")))
                .map(Path::of);
        Optional<Path> path = named.or(
                () -> usual(environment, root).stream().filter(Files::exists).findFirst());
        return new Configuration(environment, path.map(ConfigFile::read));
    }

    private static List<Path> usual(Map<String, String> environment, boolean root) {
        Path system = Path.of("/etc/gestor/gestor.yaml");
        if (root) {
            return List.of(system);
        }
        Path home = Path.of(environment.getOrDefault("HOME", "/"));
        Path configHome = Optional.ofNullable(environment.get("XDG_CONFIG_HOME"))
                .filter(value -> value.startsWith("/"))
                .map(Path::of)
                .orElse(home.resolve(".config"));
        return List.of(configHome.resolve("gestor/gestor.yaml"), system);
    }

    private static Optional<String> option(List<String> arguments, String name) {
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).startsWith(name + "=")) {
                return Optional.of(arguments.get(i).substring(name.length() + 1));
            }
            if (arguments.get(i).equals(name) && i + 1 < arguments.size()) {
                return Optional.of(arguments.get(i + 1));
            }
        }
        return Optional.empty();
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        return found(argument).map(Found::value).orElse(null);
    }

    /** Where an option's value comes from if it is not on the command line, in words. */
    Optional<String> origin(ArgSpec argument) {
        return found(argument).map(Found::origin);
    }

    private Optional<Found> found(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)) {
            return Optional.empty();
        }
        String key = key(option);
        if (!isSetting(option)) {
            return Optional.empty();
        }
        String variable = variable(key);
        String value = environment.get(variable);
        if (value != null) {
            return Optional.of(new Found(value, "environment variable " + variable));
        }
        return file.flatMap(f -> Optional.ofNullable(f.entries().get(key))
                .map(entry -> new Found(entry.value(), "%s, line %d".formatted(f.path(), entry.line()))));
    }

    /**
     * Finds a key that nobody reads, in words: a misspelt setting must not be silently without effect.
     *
     * @param options of all commands, or those that are asked first
     */
    Optional<String> unknownKey(Collection<OptionSpec> options) {
        Set<String> keys = new TreeSet<>();
        for (OptionSpec option : options) {
            if (isSetting(option)) {
                keys.add(key(option));
            }
        }
        Set<String> variables = new TreeSet<>(OTHERS_VARIABLES);
        keys.forEach(key -> variables.add(variable(key)));
        for (Map.Entry<String, String> entry : environment.entrySet()) {
            if (entry.getKey().startsWith(PREFIX) && !variables.contains(entry.getKey())) {
                return Optional.of("unknown environment variable %s (value '%s')%s"
                        .formatted(entry.getKey(), entry.getValue(), NearMiss.question(entry.getKey(), variables)));
            }
        }
        // A file that names another one would leave open which of them counts.
        keys.remove("config");
        return file.flatMap(f -> f.entries().entrySet().stream()
                .filter(entry -> !keys.contains(entry.getKey()))
                .findFirst()
                .map(entry -> "%s, line %d: unknown key '%s' (value '%s')%s"
                        .formatted(
                                f.path(),
                                entry.getValue().line(),
                                entry.getKey(),
                                entry.getValue().value(),
                                NearMiss.question(entry.getKey(), keys))));
    }

    private static boolean isSetting(OptionSpec option) {
        boolean own = option.userObject() instanceof Member member
                && CommandLineOnly.class.isAssignableFrom(member.getDeclaringClass());
        return !own && !COMMAND_LINE_ONLY.contains(key(option));
    }

    private static String key(OptionSpec option) {
        return option.longestName().replaceFirst("^-+", "");
    }

    private static String variable(String key) {
        return PREFIX + key.replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private record Found(String value, String origin) {}
}
