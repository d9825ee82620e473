// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LiveScreenTest {
    private static final String SECOND_SCREEN = "\u001b[?1049h";
    private static final String FIRST_SCREEN = "\u001b[?1049l";

    private PseudoTerminal terminal;
    private LiveScreen screen;
    private String before;

    @BeforeEach
    void open() throws Exception {
        terminal = new PseudoTerminal();
        before = terminal.settings();
        screen = new LiveScreen(terminal.terminal(), terminal.mode());
    }

    @AfterEach
    void close() throws Exception {
        screen.close();
        terminal.close();
    }

    @Test
    void itTakesTheTerminalAndGivesItBack() throws Exception {
        terminal.look();
        screen.enter();
        assertThat(terminal.settings()).isNotEqualTo(before);
        await().until(() -> terminal.seen().contains(SECOND_SCREEN));

        System.err.println("a line of the log");
        screen.show(List.of("one", "two"), false);
        await().until(() -> terminal.seen().contains("two"));
        screen.leave();

        assertThat(terminal.settings()).isEqualTo(before);
        await().until(() -> terminal.seen().endsWith(FIRST_SCREEN));
        assertThat(terminal.seen()).doesNotContain("a line of the log");
        terminal.forget();
        screen.show(List.of("three"), true);
        screen.leave();
        terminal.terminal().out().println("after");
        await().until(() -> terminal.seen().contains("after"));
        assertThat(terminal.seen()).doesNotContain("three").doesNotContain(FIRST_SCREEN);
    }

    @Test
    void aPictureIsWrittenOnceUnlessSomethingElseMayStandThere() throws Exception {
        terminal.look();
        screen.enter();
        screen.show(List.of("one"), false);
        screen.show(List.of("one"), false);
        screen.show(List.of("two"), false);
        await().until(() -> terminal.seen().contains("two"));
        assertThat(terminal.seen().split("one", -1)).hasSize(2);

        screen.show(List.of("two"), true);
        screen.enterAgain();
        screen.show(List.of("two"), false);
        screen.show(List.of("three"), false);
        await().until(() -> terminal.seen().contains("three"));
        assertThat(terminal.seen().split("two", -1)).hasSize(4);
        assertThat(terminal.seen().split("\\[\\?1049h", -1)).hasSize(3);
    }

    /** What nobody looks at is taken by a terminal until it is full. */
    @Test
    @Timeout(60)
    void aTerminalThatTakesNothingGetsItsSettingsBack() throws Exception {
        screen.enter();
        assertThat(terminal.settings()).isNotEqualTo(before);
        var stuck = new Thread(() -> screen.show(List.of("x".repeat(1 << 20)), true), "stuck");
        stuck.start();
        await().until(() -> List.of(stuck.getStackTrace()).toString().contains("FileOutputStream.writeBytes"));

        screen.leave();

        assertThat(terminal.settings()).isEqualTo(before);
        assertThat(stuck.isAlive()).isTrue();
        terminal.look();
        stuck.join();
    }
}
