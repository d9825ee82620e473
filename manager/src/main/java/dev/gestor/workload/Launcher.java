// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/**
 * How this program can be started again.
 *
 * @param java the Java launcher
 * @param jar the manager's jar
 */
public record Launcher(Path java, Path jar) {
    /** Of the running program; empty where it does not run from a jar. */
    public static Optional<Launcher> current() {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        CodeSource source = Launcher.class.getProtectionDomain().getCodeSource();
        if (source == null || !Files.isExecutable(java)) {
            return Optional.empty();
        }
        try {
            Path jar = Path.of(source.getLocation().toURI());
            return Files.isRegularFile(jar) ? Optional.of(new Launcher(java, jar)) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
