// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that were not written to be read: they cost little time and memory, and end in the one exception. */
@Timeout(60)
final class ComposeHostileTest {
    private static final int MUTATIONS = Integer.getInteger("gestor.mutations", 60);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** What makes trouble where it does not belong. */
    private static final List<String> TROUBLE = List.of(
            "&a ",
            "*a",
            "<<: *a\n",
            "${",
            "}",
            "$$",
            "${A:-",
            ": ",
            "- ",
            "[",
            "]",
            "{",
            "}",
            "\"",
            "'",
            "|",
            ">",
            "!!str ",
            "!x ",
            "#",
            "\t",
            "\n",
            "---\n",
            "...\n",
            "? ",
            "null",
            "~",
            "-1",
            "99999999999999999999",
            "1e999",
            "0x",
            "\\",
            "\0",
            "\uFEFF",
            "é",
            "\uD83D\uDE00",
            "/",
            ":",
            "::",
            "%",
            "@",
            "`",
            "x-",
            "true",
            "services:",
            "../../../..",
            "1-65535:1-65535");

    @TempDir
    private Path folder;

    static List<String> fixtures() throws IOException {
        return Fixtures.names().toList();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void aDamagedFileIsReadOrRefusedButNothingElse(String name) throws Exception {
        long seed = Long.getLong("gestor.seed", System.nanoTime());
        Random random = new Random(seed);
        FixtureTree.copy(name, folder);
        Path own = folder.resolve(name);
        String text = Files.readString(Fixtures.file(name));
        for (int i = 0; i < MUTATIONS; i++) {
            String damaged = damaged(text, random);
            long start = System.nanoTime();
            try {
                Fixtures.load(own, damaged);
            } catch (ComposeException e) {
                assertThat(e.problems()).isNotEmpty();
            } catch (RuntimeException | Error e) {
                fail("-Dgestor.seed=%d, change %d makes of %s:%n%s".formatted(seed, i, name, damaged), e);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("-Dgestor.seed=%d, change %d of %s", seed, i, name)
                    .isLessThan(LONGEST);
        }
    }

    @Test
    void aDamagedFileOfVariablesIsReadOrRefusedButNothingElse() throws Exception {
        long seed = Long.getLong("gestor.seed", System.nanoTime());
        Random random = new Random(seed);
        Path plain = Fixtures.file("variables").resolveSibling("plain.env");
        String text = Files.readString(plain) + Files.readString(plain.resolveSibling("quoted.env"));
        for (int i = 0; i < MUTATIONS; i++) {
            String damaged = damaged(text, random);
            Files.writeString(folder.resolve(".env"), damaged);
            try {
                Fixtures.load(folder, "services: {a: {image: x, env_file: .env}}");
            } catch (ComposeException e) {
                assertThat(e.problems()).isNotEmpty();
            } catch (RuntimeException | Error e) {
                fail("-Dgestor.seed=%d, change %d makes:%n%s".formatted(seed, i, damaged), e);
            }
        }
    }

    private static String damaged(String text, Random random) {
        StringBuilder damaged = new StringBuilder(text);
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(damaged.length() + 1);
            int end = Math.min(damaged.length(), at + random.nextInt(30));
            switch (random.nextInt(5)) {
                case 0 -> damaged.insert(at, TROUBLE.get(random.nextInt(TROUBLE.size())));
                case 1 -> damaged.delete(at, end);
                case 2 -> damaged.insert(at, damaged.substring(at, end));
                case 3 -> damaged.insert(at, (char) random.nextInt(0x300));
                default -> swapLines(damaged, random);
            }
        }
        return damaged.toString();
    }

    private static void swapLines(StringBuilder text, Random random) {
        String[] lines = text.toString().split("\n", -1);
        int one = random.nextInt(lines.length);
        int other = random.nextInt(lines.length);
        String line = lines[one];
        lines[one] = lines[other];
        lines[other] = line;
        text.setLength(0);
        text.append(String.join("\n", lines));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void aTruncatedFileIsReadOrRefused(String name) throws Exception {
        FixtureTree.copy(name, folder);
        String text = Files.readString(Fixtures.file(name));
        for (int length = 0; length < text.length(); length += 29) {
            try {
                Fixtures.load(folder.resolve(name), text.substring(0, length));
            } catch (ComposeException e) {
                assertThat(e.problems()).isNotEmpty();
            }
        }
    }

    @Test
    void anchorsThatGrowWithoutBoundAreRefused() {
        StringBuilder text = new StringBuilder("x-0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            String anchor = "*a" + (i - 1);
            text.append("x-%d: &a%d [%s]\n"
                    .formatted(
                            i,
                            i,
                            String.join(
                                    ", ",
                                    Arrays.asList(
                                            anchor, anchor, anchor, anchor, anchor, anchor, anchor, anchor, anchor,
                                            anchor))));
        }
        assertRefused(text + "services: {a: {image: x}}\n", "grows beyond 100000 values");
    }

    @Test
    void mergesThatGrowWithoutBoundAreRefused() {
        StringBuilder text = new StringBuilder("x-0: &a0 {k: v}\n");
        for (int i = 1; i < 60; i++) {
            text.append("x-%d: &a%d {l: *a%d, m: *a%d}\n".formatted(i, i, i - 1, i - 1));
        }
        assertRefused(text + "services: {a: {image: x}}\n", "");
    }

    @Test
    void anAnchorInsideItselfIsRefused() {
        assertRefused("services: {a: &a {image: x, labels: {b: *a}}}\n", "");
        assertRefused("services: &a {b: {image: x}, <<: *a}\n", "");
    }

    @Test
    void deepNestingIsRefused() {
        assertRefused("services: " + "[".repeat(50_000), "");
        assertRefused("services: " + "{a: ".repeat(50_000), "");
        assertRefused(
                "services:\n"
                        + IntStream.range(1, 700)
                                .mapToObj(i -> " ".repeat(i) + "a:\n")
                                .collect(Collectors.joining()),
                "");
        assertRefused(
                "services: {a: {image: \"" + "${A:-".repeat(1000) + "}".repeat(1000) + "\"}}",
                "nested more than 20 deep");
    }

    @Test
    void variablesThatDoubleEachOtherAreRefused() throws IOException {
        StringBuilder text = new StringBuilder("V0=0123456789\n");
        for (int i = 1; i < 64; i++) {
            text.append("V%d=${V%d}${V%d}\n".formatted(i, i - 1, i - 1));
        }
        Files.writeString(folder.resolve(".env"), text);
        assertRefused("services: {a: {image: \"$V63\"}}", "add up to more than");
    }

    @Test
    void aLargeFileIsRefusedUnread() {
        assertRefused("#".repeat(FileText.MOST_BYTES) + "\n", "is larger than");
    }

    @Test
    void textThatIsNoUtf8IsRefused() throws IOException {
        Path file = folder.resolve("compose.yaml");
        Files.write(file, "services: {a: {image: \u00e9}}".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> ComposeFile.read(file, Fixtures.ENVIRONMENT, ComposeFile.Options.DEFAULT))
                .isInstanceOf(ComposeException.class)
                .hasMessageContaining("is no UTF-8 text");
    }

    @Test
    void aFolderIsNoFile() {
        assertThatThrownBy(() -> ComposeFile.read(folder, Fixtures.ENVIRONMENT, ComposeFile.Options.DEFAULT))
                .isInstanceOf(ComposeException.class)
                .hasMessageContaining("is no file");
    }

    @Test
    void aFileThatIsWrongAllOverEndsSoonAndTellsTheFirstProblems() {
        String text = "services:\n"
                + IntStream.range(0, 5000)
                        .mapToObj(i -> "  s%d: {imgae: x}\n".formatted(i))
                        .collect(Collectors.joining());
        assertThatThrownBy(() -> Fixtures.load(folder, text))
                .isInstanceOfSatisfying(
                        ComposeException.class, e -> assertThat(e.problems()).hasSize(200));
    }

    @Test
    void aLongChainOfServicesIsNoTrouble() throws ComposeException {
        String text = "services:\n  s0: {image: x}\n"
                + IntStream.range(1, 5000)
                        .mapToObj(i -> "  s%d: {image: x, depends_on: [s%d]}\n".formatted(i, i - 1))
                        .collect(Collectors.joining());
        assertThat(Fixtures.load(folder, text).project().services()).hasSize(5000);
    }

    private void assertRefused(String text, String problem) {
        assertThatThrownBy(() -> Fixtures.load(folder, text))
                .isInstanceOf(ComposeException.class)
                .hasMessageContaining(problem);
    }
}
