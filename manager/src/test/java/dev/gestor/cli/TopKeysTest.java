// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.cli.Key.Kind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopKeysTest {
    private static final int PAGE = 3;

    private TopScene scene = scene(0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2);
    private TopView view = TopView.begin(TopOrder.CPU, "");

    /** Containers {@code c1}, {@code c2} and so on, each with two processes, and no host. */
    private static TopScene scene(double... cores) {
        var scene = new TopScene();
        IntStream.rangeClosed(1, cores.length)
                .forEach(i -> scene.container(i, "c" + i, cores[i - 1], i)
                        .process(i * 10, "a" + i, i, 0.2)
                        .process(i * 10 + 1, "b" + i, i, 0.1));
        return scene;
    }

    @ParameterizedTest
    @CsvSource({"c, CPU", "P, CPU", "m, MEM", "M, MEM", "s, SHARE", "n, NAME", "N, NAME"})
    void lettersChooseTheOrder(char letter, TopOrder order) {
        view = TopView.begin(order == TopOrder.CPU ? TopOrder.NAME : TopOrder.CPU, "");

        press(letter);

        assertThat(view.order()).isEqualTo(order);
        assertThat(view.reversed()).isFalse();
        press('r');
        assertThat(view.reversed()).isTrue();
        press('r');
        assertThat(view.reversed()).isFalse();
    }

    @Test
    void nothingIsSelectedUntilAKeySaysSo() {
        assertThat(selected()).isEmpty();
        press(Kind.DOWN);
        assertThat(selected()).isEqualTo("c1");
        press(Kind.DOWN);
        press('j');
        assertThat(selected()).isEqualTo("c3");
        press(Kind.UP);
        press('k');
        assertThat(selected()).isEqualTo("c1");
        press(Kind.UP);
        assertThat(selected()).isEqualTo("c1");
        press(Kind.ESCAPE);
        assertThat(selected()).isEmpty();
    }

    @Test
    void pagesAndEndsMoveFurtherAndTheSelectedRowStaysInSight() {
        press(Kind.PAGE_DOWN);
        assertThat(selected()).isEqualTo("c4");
        assertThat(view.first()).isEqualTo(1);
        press(Kind.PAGE_DOWN);
        press(Kind.PAGE_DOWN);
        assertThat(selected()).isEqualTo("c8");
        assertThat(view.first()).isEqualTo(5);
        press(Kind.PAGE_UP);
        assertThat(selected()).isEqualTo("c5");
        assertThat(view.first()).isEqualTo(4);
        press(Kind.HOME);
        assertThat(selected()).isEqualTo("c1");
        assertThat(view.first()).isZero();
        press(Kind.END);
        assertThat(selected()).isEqualTo("c8");
        press('g');
        assertThat(selected()).isEqualTo("c1");
        press('G');
        assertThat(selected()).isEqualTo("c8");
    }

    @Test
    void theSelectedContainerStaysSelectedWhereverItMoves() {
        press(Kind.DOWN);
        press(Kind.DOWN);
        assertThat(selected()).isEqualTo("c2");

        scene = scene(0.9, 0.1, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2);
        settle();

        assertThat(selected()).isEqualTo("c2");
        assertThat(view.first()).isEqualTo(5);
        press('n');
        assertThat(selected()).isEqualTo("c2");
        press(Kind.DOWN);
        assertThat(selected()).isEqualTo("c3");
    }

    @Test
    void whereTheSelectedOneIsGoneItsNeighbourIs() {
        press(Kind.END);
        scene = scene(0.9, 0.8, 0.7);
        settle();
        assertThat(selected()).isEqualTo("c3");
        scene = new TopScene();
        settle();
        press(Kind.DOWN);
        press(Kind.ENTER);
        assertThat(selected()).isEmpty();
    }

    @Test
    void enterSpaceAndArrowsOpenAndCloseAContainer() {
        press(Kind.ENTER);
        assertThat(selected()).isEqualTo("c1");
        assertThat(scene.names(view)).startsWith("c1", "  a1", "  b1", "c2");
        press(' ');
        assertThat(scene.names(view)).startsWith("c1", "c2");
        press(Kind.RIGHT);
        press(Kind.RIGHT);
        assertThat(scene.names(view)).startsWith("c1", "  a1", "  b1", "c2");
        press(Kind.DOWN);
        assertThat(selected()).isEqualTo("a1");
        press(Kind.ENTER);
        press(Kind.RIGHT);
        assertThat(selected()).isEqualTo("a1");
        press(Kind.LEFT);
        assertThat(selected()).isEqualTo("c1");
        press(Kind.LEFT);
        assertThat(scene.names(view)).startsWith("c1", "c2");
    }

    @Test
    void allOpenAndCloseAtOnceAndOneOfThemByItself() {
        press('e');
        assertThat(scene.names(view)).hasSize(24);
        press(Kind.LEFT);
        assertThat(scene.names(view)).hasSize(22);
        press('l');
        assertThat(scene.names(view)).hasSize(24);
        press('e');
        assertThat(scene.names(view)).hasSize(8);
    }

    @Test
    void aFilterIsTypedWithWhateverLettersItHas() {
        press('/');
        assertThat(view.typing()).isTrue();
        "q2ñ".chars().forEach(c -> press((char) c));
        assertThat(view.filter()).isEqualTo("q2ñ");
        assertThat(TopKeys.ends(view, Key.character('q'))).isFalse();
        press(Kind.BACKSPACE);
        press(Kind.ERASE_LINE);
        press(Kind.BACKSPACE);
        press('c');
        press('2');
        press(Kind.ENTER);
        assertThat(view.typing()).isFalse();
        assertThat(scene.names(view)).containsExactly("c2");
        press('/');
        press(Kind.BACKSPACE);
        press('3');
        assertThat(scene.names(view)).containsExactly("c3");
        press(Kind.ESCAPE);
        assertThat(view.typing()).isFalse();
        assertThat(view.filter()).isEmpty();
        assertThat(scene.names(view)).hasSize(8);
    }

    @Test
    void escapeClearsTheFilterBeforeTheSelection() {
        view = TopView.begin(TopOrder.CPU, "c2");
        press(Kind.DOWN);
        press(Kind.ESCAPE);
        assertThat(view.filter()).isEmpty();
        assertThat(selected()).isEqualTo("c2");
        press(Kind.ESCAPE);
        assertThat(selected()).isEmpty();
    }

    @Test
    void aWideCharacterIsErasedAtOnce() {
        view = view.filtered("a😀", true);
        press(Kind.BACKSPACE);
        assertThat(view.filter()).isEqualTo("a");
    }

    @ParameterizedTest
    @CsvSource({"h", "?"})
    void helpIsLeftByAnyKeyWhichDoesNothingElse(char letter) {
        press(letter);
        assertThat(view.help()).isTrue();
        assertThat(TopKeys.ends(view, Key.character('q'))).isFalse();
        press('m');
        assertThat(view.help()).isFalse();
        assertThat(view.order()).isEqualTo(TopOrder.CPU);
        press(Kind.HELP);
        assertThat(view.help()).isTrue();
    }

    @Test
    void aPauseEndsWithTheSameKey() {
        press('p');
        assertThat(view.paused()).isTrue();
        press('p');
        assertThat(view.paused()).isFalse();
    }

    @Test
    void endsByItsKeyAndWhenNobodyIsThere() {
        assertThat(TopKeys.ends(view, Key.character('q'))).isTrue();
        assertThat(TopKeys.ends(view, Key.of(Kind.END_OF_INPUT))).isTrue();
        assertThat(TopKeys.ends(view, Key.of(Kind.ESCAPE))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"OTHER", "REDRAW", "BACKSPACE", "ERASE_LINE"})
    void whatMeansNothingChangesNothing(Kind kind) {
        TopView before = view;
        press(kind);
        press('x');
        assertThat(view).isEqualTo(before);
    }

    @Test
    void theHelpNamesEveryLetter() {
        String help = String.join("\n", TopKeys.HELP);
        for (String key : List.of(
                "c ", " m ", " s ", " n ", "r ", "/ ", " j ", " k", "Enter", "Space", "e ", "p ", "h ", "?", "q ",
                "Esc")) {
            assertThat(help).contains(key);
        }
    }

    private void press(char letter) {
        press(Key.character(letter));
    }

    private void press(Kind kind) {
        press(Key.of(kind));
    }

    private void press(Key key) {
        view = new TopKeys(scene.lines(view), PAGE).press(view, key);
        settle();
    }

    private void settle() {
        view = view.settle(scene.lines(view), PAGE);
    }

    private String selected() {
        List<TopLine> lines = scene.lines(view);
        return lines.isEmpty()
                ? ""
                : view.selectedIndex(lines).map(i -> lines.get(i).row().name()).orElse("");
    }
}
