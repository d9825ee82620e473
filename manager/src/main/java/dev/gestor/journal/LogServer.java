// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import java.net.URI;
import java.nio.file.Path;

/**
 * Where the log server is, and the file that holds its token.
 *
 * @param url for example {@code http://127.0.0.1:7070}
 * @param tokenFile read when needed: the log server makes it at its first start
 */
public record LogServer(URI url, Path tokenFile) {
    /** The log server that shares this state folder. */
    public static LogServer at(URI url, Path state) {
        return new LogServer(url, state.resolve("log-server").resolve("token"));
    }
}
