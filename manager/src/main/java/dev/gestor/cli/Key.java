// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

/**
 * What a person pressed.
 *
 * @param character the code point of {@link Kind#CHARACTER}, else 0
 */
record Key(Kind kind, int character) {
    static Key of(Kind kind) {
        return new Key(kind, 0);
    }

    static Key character(int codePoint) {
        return new Key(Kind.CHARACTER, codePoint);
    }

    enum Kind {
        CHARACTER,
        ENTER,
        ESCAPE,
        BACKSPACE,
        /** Ctrl+U: the whole line. */
        ERASE_LINE,
        UP,
        DOWN,
        LEFT,
        RIGHT,
        PAGE_UP,
        PAGE_DOWN,
        HOME,
        END,
        HELP,
        /** Ctrl+L: draw all of it again. */
        REDRAW,
        /** Ctrl+D: nothing more will come. */
        END_OF_INPUT,
        /** One that means nothing to us. */
        OTHER
    }
}
