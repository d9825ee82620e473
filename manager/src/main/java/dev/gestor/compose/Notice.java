// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import java.nio.file.Path;

/**
 * Something that a person should know about one place of a file.
 *
 * @param line from 1
 * @param key as {@code services.web.ports[0]}; empty text: the file as a whole
 * @param problem what is wrong, with the value
 * @param remedy what to do about it
 */
public record Notice(Path file, int line, String key, String problem, String remedy) {
    /** {@code compose.yaml:12: services.web.ports[0]: PROBLEM; REMEDY}. */
    @Override
    public String toString() {
        return "%s:%d: %s%s; %s".formatted(file, line, key.isEmpty() ? "" : key + ": ", problem, remedy);
    }
}
