// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;

/** What a parser may be given instead of its file. */
final class Damage {
    private static final byte[] TELLING = "\n :|-0123456789cpu\0\377".getBytes(StandardCharsets.ISO_8859_1);

    private Damage() {}

    /** Gives the parser thousands of damaged texts; it may refuse one by a NumberFormatException with a message. */
    static void survive(String text, Consumer<byte[]> parser) {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 5000; i++) {
            byte[] bytes = of(text, random);
            try {
                parser.accept(bytes);
            } catch (NumberFormatException e) {
                assertThat(e.getMessage()).as("repeat with -Dseed=%d", seed).isNotBlank();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("repeat with -Dseed=" + seed, e);
            }
        }
    }

    /** The text with some bytes replaced, and often cut off. */
    private static byte[] of(String text, Random random) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = random.nextInt(6); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = TELLING[random.nextInt(TELLING.length)];
        }
        return random.nextBoolean() ? bytes : Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }
}
