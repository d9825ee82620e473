// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.gestor.engine.ProjectSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether the published matrix is true, key by key. */
final class ComposeMatrixTest {
    private static final Pattern HEADING = Pattern.compile("### [^`]*(?:`([^`]*)`)?");
    private static final Pattern ROW = Pattern.compile("\\| (`[^|]*`) \\| (supported|warned|refused) \\| (.*) \\|");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    /** All that these may hold changes nothing; that they are read shows in that nonsense is refused. */
    private static final Set<String> SAYING_NOTHING =
            Set.of("services.*.ports[].mode", "services.*.deploy.mode", "services.*.volumes[].volume");

    /** What has to stand beside a key for its section to be complete. */
    private static final Map<String, String> BESIDE = Map.of(
            "services.*", "image: x",
            "services.*.ports[]", "target: 80",
            "services.*.volumes[]", "type: volume, target: /v",
            "services.*.secrets[]", "source: s",
            "services.*.configs[]", "source: c",
            "services.*.env_file[]", "path: file",
            "services.*.depends_on.*", "condition: service_started",
            "secrets.*", "file: file",
            "configs.*", "file: file");

    @TempDir
    private Path folder;

    private record Published(Keys.Treatment treatment, String note) {}

    static Stream<String> supported() {
        return keys(Keys.Treatment.SUPPORTED);
    }

    static Stream<String> warned() {
        return keys(Keys.Treatment.WARNED);
    }

    static Stream<String> refused() {
        return keys(Keys.Treatment.REFUSED);
    }

    private static Stream<String> keys(Keys.Treatment treatment) {
        return Keys.RULES.keySet().stream().filter(key -> rule(key).treatment() == treatment);
    }

    @Test
    void theMatrixListsEveryKeyAsTheReaderTreatsIt() throws IOException {
        Map<String, Published> matrix = matrix();
        assertThat(matrix.keySet()).containsExactlyInAnyOrderElementsOf(Keys.RULES.keySet());
        Keys.RULES.forEach((key, rule) -> {
            Published published = Optional.ofNullable(matrix.get(key)).orElseThrow();
            assertThat(published.treatment).as(key).isEqualTo(rule.treatment());
            if (rule.treatment() != Keys.Treatment.SUPPORTED) {
                // The page gives the remedy that the message gives.
                assertThat(published.note).as(key).isEqualTo(rule.remedy()).isNotBlank();
            }
        });
    }

    /** Taken away from a fixture it makes another project, or one that is refused. */
    @ParameterizedTest
    @MethodSource("supported")
    void aSupportedKeyHasItsEffect(String key) throws Exception {
        for (String name : Fixtures.names().toList()) {
            FixtureTree fixture = FixtureTree.copy(name, folder);
            List<FixtureTree> changed = SAYING_NOTHING.contains(key)
                    ? fixture.changed(key, value -> value.map(ComposeMatrixTest::nonsense))
                    : fixture.changed(key, value -> Optional.empty());
            Optional<ProjectSpec> whole = changed.isEmpty() ? Optional.empty() : projectOrNone(fixture);
            for (FixtureTree other : changed) {
                if (!projectOrNone(other).equals(whole)) {
                    return;
                }
            }
        }
        fail("there is no fixture in which %s matters", key);
    }

    @ParameterizedTest
    @MethodSource("warned")
    void aWarnedKeyIsWarnedOfByLine(String key) throws Exception {
        List<Notice> warnings = Fixtures.load(withFiles(), minimal(key)).warnings();
        assertThat(warnings).anySatisfy(notice -> {
            assertThat(notice.line()).isEqualTo(lineOf(key));
            assertThat(notice.key()).isEqualTo(concrete(key));
            assertThat(notice.problem()).isEqualTo("the key is ignored");
            assertThat(notice.remedy()).isEqualTo(rule(key).remedy());
        });
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aRefusedKeyIsRefusedByLine(String key) throws Exception {
        List<Notice> problems = problems(minimal(key));
        assertThat(problems).anySatisfy(notice -> {
            assertThat(notice.line()).isEqualTo(lineOf(key));
            assertThat(notice.key()).isEqualTo(concrete(key));
            assertThat(notice.problem()).isEqualTo("the key is not supported");
            assertThat(notice.remedy()).isEqualTo(rule(key).remedy());
        });
    }

    private List<Notice> problems(String text) throws IOException {
        try {
            Fixtures.load(withFiles(), text);
            return List.of();
        } catch (ComposeException e) {
            return e.problems();
        }
    }

    private static Keys.Rule rule(String key) {
        return Optional.ofNullable(Keys.RULES.get(key)).orElseThrow();
    }

    private static Value nonsense(Value value) {
        return new Value.Scalar(value.place(), "nonsense", "nonsense", Value.Kind.TEXT);
    }

    private static Optional<ProjectSpec> projectOrNone(FixtureTree tree) {
        try {
            return Optional.of(tree.load().project());
        } catch (ComposeException e) {
            return Optional.empty();
        }
    }

    private Path withFiles() throws IOException {
        Files.writeString(folder.resolve("file"), "A=1\n");
        return folder;
    }

    /** A file that gives the key some value, each step of its path in a line of its own. */
    private static String minimal(String key) {
        StringBuilder text = new StringBuilder();
        String path = "";
        List<String> steps = steps(key);
        for (int i = 0; i < steps.size(); i++) {
            String step = steps.get(i);
            path = step.equals("[]") ? path + "[]" : path.isEmpty() ? step : path + "." + step;
            text.append("  ".repeat(i));
            if (step.equals("[]")) {
                text.append("-\n");
            } else {
                text.append(name(path)).append(i == steps.size() - 1 ? ": {some: thing}\n" : ":\n");
            }
        }
        // Beside the key, deepest section first, so that the key keeps its line.
        for (int i = steps.size() - 1; i > 0; i--) {
            String section = String.join(".", steps.subList(0, i)).replace(".[]", "[]");
            String beside = BESIDE.getOrDefault(section, "");
            for (String field : beside.isEmpty() ? new String[0] : beside.split(", ", -1)) {
                text.append("  ".repeat(i)).append(field).append('\n');
            }
        }
        if (!key.startsWith("services.")) {
            text.append("services: {web: {image: x}}\n");
        } else {
            text.append("secrets: {s: {file: file}}\nconfigs: {c: {file: file}}\n");
        }
        return text.toString();
    }

    private static List<String> steps(String key) {
        return Arrays.asList(key.replace("[]", ".[]").split("\\."));
    }

    /** What {@code *} at the end of the path is called: the default network exists. */
    private static String name(String path) {
        String last = path.substring(path.lastIndexOf('.') + 1);
        return last.equals("*") ? path.equals("services.*.networks.*") ? "default" : "some" : last;
    }

    private static int lineOf(String key) {
        return steps(key).size();
    }

    private static String concrete(String key) {
        return key.replace("networks.*.", key.startsWith("services") ? "networks.default." : "networks.some.")
                .replace("*", "some")
                .replace("[]", "[0]");
    }

    private static Map<String, Published> matrix() throws IOException {
        Map<String, Published> matrix = new LinkedHashMap<>();
        String prefix = "";
        for (String line : Files.readAllLines(Path.of("../docs/compose.md"))) {
            Matcher heading = HEADING.matcher(line);
            Matcher row = ROW.matcher(line);
            if (heading.matches()) {
                prefix = heading.group(1) == null ? "" : heading.group(1) + ".";
            } else if (row.matches()) {
                Matcher name = NAME.matcher(row.group(1));
                while (name.find()) {
                    Published before = matrix.put(
                            prefix + name.group(1),
                            new Published(Keys.Treatment.valueOf(row.group(2).toUpperCase(Locale.ROOT)), row.group(3)));
                    assertThat(before).as("listed twice: %s", name.group(1)).isNull();
                }
            }
        }
        return matrix;
    }
}
