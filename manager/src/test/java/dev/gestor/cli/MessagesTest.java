// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessagesTest {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\d+)}");
    private static final Pattern KEY_IN_CODE = Pattern.compile(
            "\"((?:start|cycle|column|list|why|exemption|outcome|problem|end|step|cleanup|orc|monitor|state|scale)\\.[a-z_.]+)\"");

    @ParameterizedTest
    @EnumSource(Language.class)
    void noLanguageLacksAKeyOrHasOneTooMany(Language language) throws Exception {
        assertThat(load(language).stringPropertyNames())
                .containsExactlyInAnyOrderElementsOf(load(Language.EN).stringPropertyNames());
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void placeholdersAgreeWithTheEnglishOnes(Language language) throws Exception {
        Properties english = load(Language.EN);
        Properties translated = load(language);
        for (String key : english.stringPropertyNames()) {
            assertThat(placeholders(translated.getProperty(key)))
                    .as(key)
                    .isEqualTo(placeholders(english.getProperty(key)));
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyMessageIsAWholeFormat(Language language) throws Exception {
        Properties messages = load(language);
        Object[] figures = {"<0>", "<1>", "<2>", "<3>", "<4>", "<5>"};
        for (String key : messages.stringPropertyNames()) {
            String text = messages.getProperty(key);
            String shown = new MessageFormat(text).format(figures);
            // A lone apostrophe would swallow the placeholders behind it.
            assertThat(shown).as(key).doesNotContain("{").isNotBlank();
            assertThat(text.replace("''", "")).as(key).doesNotContain("'");
        }
    }

    @Test
    void everyKeyInTheCodeHasAMessage() throws Exception {
        Set<String> keys = new TreeSet<>();
        try (Stream<Path> sources = Files.list(Path.of("src/main/java/dev/gestor/cli"))) {
            for (Path source : sources.toList()) {
                Matcher matcher = KEY_IN_CODE.matcher(Files.readString(source));
                while (matcher.find()) {
                    keys.add(matcher.group(1));
                }
            }
        }

        assertThat(keys).hasSizeGreaterThan(30);
        // Some keys are put together from a prefix and a name.
        keys.removeIf(key -> key.endsWith("."));
        assertThat(load(Language.EN).stringPropertyNames()).containsAll(keys);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void figuresAreShownAsTheyCome(Language language) {
        assertThat(new Messages(language).get("cycle.took", "1234", "0.213", "7"))
                .contains("1234", "0.213", "7");
    }

    @Test
    void eachLanguageSpeaksItsOwn() {
        assertThat(new Messages(Language.EN).get("column.name")).isEqualTo("NAME");
        assertThat(new Messages(Language.ES).get("column.name")).isEqualTo("NOMBRE");
        assertThat(new Messages(Language.FR).get("column.memory")).isEqualTo("MÉMOIRE");
    }

    private static Properties load(Language language) throws Exception {
        String suffix = language == Language.EN ? "" : "_" + Choice.name(language);
        String name = "/dev/gestor/cli/messages" + suffix + ".properties";
        var properties = new Properties();
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(MessagesTest.class.getResourceAsStream(name), name), StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        return properties;
    }

    private static Set<String> placeholders(String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
