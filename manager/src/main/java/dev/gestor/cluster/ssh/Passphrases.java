// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster.ssh;

import java.nio.file.Path;
import java.util.Optional;

/** Asks a person for the passphrase of a private key. */
@FunctionalInterface
public interface Passphrases {
    /** Where nobody can be asked. */
    Passphrases NOBODY = (file, attempt) -> Optional.empty();

    /**
     * @param attempt 0 at first; more after a wrong answer
     * @return nothing: go on without this key
     */
    Optional<String> ask(Path file, int attempt);
}
