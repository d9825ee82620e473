// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An OpenSSH client configuration: blocks of {@code Host} and {@code Match}, {@code Include}. As there, the first value found
 * for a keyword counts, and identity files add up. MINA's own reader refuses a whole file for one {@code Match}, and splits at
 * any {@code =}.
 */
final class SshConfig {
    private static final int MAX_INCLUDES = 16;

    private final List<Setting> settings = new ArrayList<>();

    private record Setting(ConfigCondition condition, ConfigLine line) {}

    /**
     * Adds what a file says; what was added earlier goes first.
     *
     * @param folder where relative names of included files begin
     */
    void add(Path file, Path folder, Path home) throws IOException {
        add(file, folder, home, ConfigCondition.ALWAYS, 0);
    }

    private void add(Path file, Path folder, Path home, ConfigCondition outer, int depth) throws IOException {
        if (depth > MAX_INCLUDES) {
            throw new IOException("%s: files include each other more than %d deep".formatted(file, MAX_INCLUDES));
        }
        ConfigCondition condition = outer;
        // A byte that is no UTF-8, in a comment say, spoils nothing else.
        for (String text : new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            Optional<ConfigLine> parsed = ConfigLine.parse(text);
            if (parsed.isEmpty()) {
                continue;
            }
            ConfigLine line = parsed.get();
            switch (line.keyword()) {
                case "host" -> condition = outer.and(ConfigCondition.host(line.words()));
                case "match" -> condition = outer.and(ConfigCondition.match(line.words()));
                case "include" -> {
                    for (String word : line.words()) {
                        for (Path included : included(word, folder, home)) {
                            add(included, folder, home, condition, depth + 1);
                        }
                    }
                }
                default -> settings.add(new Setting(condition, line));
            }
        }
    }

    /** As in OpenSSH, a pattern without files is no error. Wildcards are taken in the last part of the path. */
    private static List<Path> included(String word, Path folder, Path home) throws IOException {
        Path path = folder.resolve(
                word.startsWith("~/") ? home.resolve(word.substring(2)).toString() : word);
        Path parent = path.getParent();
        Path name = path.getFileName();
        List<Path> files = new ArrayList<>();
        if (parent != null && name != null && Files.isDirectory(parent)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, name.toString())) {
                found.forEach(files::add);
            }
        }
        files.removeIf(file -> !Files.isRegularFile(file));
        files.sort(null);
        return files;
    }

    /**
     * What holds for one host.
     *
     * @param user who logs in, where that is named beside the host
     */
    Values of(String name, Optional<String> user, String localUser) {
        var values = new Values();
        for (Setting setting : settings) {
            String hostName = values.first("hostname").orElse(name).replace("%h", name);
            String who = user.or(() -> values.first("user")).orElse(localUser);
            if (setting.condition.holds(name, hostName, who)) {
                values.add(setting.line);
            }
        }
        return values;
    }

    /** The values of one host by keyword in lower case. */
    static final class Values {
        private final Map<String, List<List<String>>> byKeyword = new HashMap<>();

        private void add(ConfigLine line) {
            if (!line.words().isEmpty()) {
                byKeyword
                        .computeIfAbsent(line.keyword(), key -> new ArrayList<>())
                        .add(line.words());
            }
        }

        Optional<String> first(String keyword) {
            return words(keyword).stream().findFirst();
        }

        /** All words of the first line. */
        List<String> words(String keyword) {
            return byKeyword.getOrDefault(keyword, List.of(List.of())).get(0);
        }

        /** The first word of every line, each once. */
        List<String> each(String keyword) {
            return byKeyword.getOrDefault(keyword, List.of()).stream()
                    .map(words -> words.get(0))
                    .distinct()
                    .toList();
        }
    }
}
