// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.cli.Key.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes keys of the bytes that a terminal sends, however they are cut into reads. Not by the terminal's name: what xterm, screen,
 * linux and vt100 send does not collide, so that all of it is known always.
 *
 * <pre>
 * q            a character          ESC [ A   ESC O A      the arrow up
 * ESC          the escape key       ESC [ 5 ~              page up
 * C3 B1        one character        ESC [ 1 ; 5 A          the arrow up, with Ctrl
 * </pre>
 *
 * The escape key is the beginning of others: whether it is one by itself, time alone tells ({@link #waiting}, {@link #patienceEnds}).
 */
final class KeyDecoder {
    private static final int ESCAPE = 0x1b;
    private static final int LONGEST_PARAMETERS = 16;

    private static final Map<Integer, Kind> CONTROLS = Map.of(
            0x04, Kind.END_OF_INPUT,
            0x02, Kind.PAGE_UP,
            0x06, Kind.PAGE_DOWN,
            0x08, Kind.BACKSPACE,
            0x7f, Kind.BACKSPACE,
            0x0a, Kind.ENTER,
            0x0d, Kind.ENTER,
            0x0c, Kind.REDRAW,
            0x15, Kind.ERASE_LINE);

    /** The last byte of a sequence. {@code M} is the keypad's Enter, {@code P} F1, both after {@code ESC O} alone. */
    private static final Map<Integer, Kind> FINALS = Map.of(
            (int) 'A', Kind.UP,
            (int) 'B', Kind.DOWN,
            (int) 'C', Kind.RIGHT,
            (int) 'D', Kind.LEFT,
            (int) 'H', Kind.HOME,
            (int) 'F', Kind.END);

    private static final Map<String, Kind> NUMBERED = Map.of(
            "1", Kind.HOME,
            "7", Kind.HOME,
            "4", Kind.END,
            "8", Kind.END,
            "5", Kind.PAGE_UP,
            "6", Kind.PAGE_DOWN,
            "11", Kind.HELP);

    private final StringBuilder parameters = new StringBuilder();
    private final ByteBuffer character = ByteBuffer.allocate(4);
    private State state = State.GROUND;

    private enum State {
        GROUND,
        AFTER_ESCAPE,
        /** After {@code ESC [}. */
        SEQUENCE,
        /** After {@code ESC [ [}, as the Linux console begins its function keys. */
        CONSOLE_FUNCTION,
        /** After {@code ESC O}. */
        APPLICATION,
        CHARACTER
    }

    /** The keys that are whole with these bytes. */
    List<Key> feed(byte[] bytes, int length) {
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            take(bytes[i] & 0xff, keys);
        }
        return List.copyOf(keys);
    }

    /** Whether an escape came that may be a key, or the beginning of one. */
    boolean waiting() {
        return state == State.AFTER_ESCAPE;
    }

    /** Nothing followed in time: it was the escape key. */
    List<Key> patienceEnds() {
        if (!waiting()) {
            return List.of();
        }
        state = State.GROUND;
        return List.of(Key.of(Kind.ESCAPE));
    }

    private void take(int value, List<Key> keys) {
        switch (state) {
            case GROUND -> ground(value, keys);
            case AFTER_ESCAPE -> afterEscape(value, keys);
            case SEQUENCE -> sequence(value, keys);
            case CONSOLE_FUNCTION -> end(keys, value == 'A' ? Kind.HELP : Kind.OTHER);
            case APPLICATION -> application(value, keys);
            case CHARACTER -> character(value, keys);
        }
    }

    private void ground(int value, List<Key> keys) {
        if (value == ESCAPE) {
            state = State.AFTER_ESCAPE;
        } else if (CONTROLS.containsKey(value)) {
            keys.add(Key.of(CONTROLS.getOrDefault(value, Kind.OTHER)));
        } else if (value < 0x20) {
            keys.add(Key.of(Kind.OTHER));
        } else if (value < 0x80) {
            keys.add(Key.character(value));
        } else if (value >= 0xc2 && value <= 0xf4) {
            character.clear().limit(value < 0xe0 ? 2 : value < 0xf0 ? 3 : 4);
            character.put((byte) value);
            state = State.CHARACTER;
        } else {
            keys.add(Key.of(Kind.OTHER));
        }
    }

    private void afterEscape(int value, List<Key> keys) {
        switch (value) {
            case '[' -> {
                parameters.setLength(0);
                state = State.SEQUENCE;
            }
            case 'O' -> state = State.APPLICATION;
            case ESCAPE -> keys.add(Key.of(Kind.ESCAPE));
            default -> {
                // Escape and the next key arrived together; nothing here is called by Alt.
                keys.add(Key.of(Kind.ESCAPE));
                state = State.GROUND;
                ground(value, keys);
            }
        }
    }

    private void sequence(int value, List<Key> keys) {
        if (value == ESCAPE) {
            state = State.AFTER_ESCAPE;
        } else if (value == '[' && parameters.isEmpty()) {
            state = State.CONSOLE_FUNCTION;
        } else if (value >= 0x20 && value < 0x40) {
            if (parameters.length() < LONGEST_PARAMETERS) {
                parameters.append((char) value);
            }
        } else if (value == '~') {
            end(keys, NUMBERED.getOrDefault(parameters.toString().replaceFirst(";.*", ""), Kind.OTHER));
        } else {
            end(keys, FINALS.getOrDefault(value, Kind.OTHER));
        }
    }

    private void application(int value, List<Key> keys) {
        if (value == ESCAPE) {
            state = State.AFTER_ESCAPE;
        } else if (value == 'M') {
            end(keys, Kind.ENTER);
        } else if (value == 'P') {
            end(keys, Kind.HELP);
        } else {
            end(keys, FINALS.getOrDefault(value, Kind.OTHER));
        }
    }

    private void character(int value, List<Key> keys) {
        if ((value & 0xc0) != 0x80) {
            end(keys, Kind.OTHER);
            take(value, keys);
            return;
        }
        character.put((byte) value);
        if (character.hasRemaining()) {
            return;
        }
        state = State.GROUND;
        try {
            keys.add(Key.character(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(character.flip())
                    .toString()
                    .codePointAt(0)));
        } catch (CharacterCodingException e) {
            keys.add(Key.of(Kind.OTHER));
        }
    }

    private void end(List<Key> keys, Kind kind) {
        state = State.GROUND;
        keys.add(Key.of(kind));
    }
}
