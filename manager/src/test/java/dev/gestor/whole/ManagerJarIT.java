// SPDX-License-Identifier: Apache-2.0
package dev.gestor.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Platform;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What the one jar must hold. */
class ManagerJarIT {
    @Test
    void itRunsOnEveryMachineThatItsLibraryCanBeMadeFor() throws Exception {
        var wanted = new TreeSet<String>();
        wanted.add(Platform.RESOURCE_PREFIX);
        String other = otherMachine();
        if (!other.isEmpty()) {
            wanted.add(other);
        }

        var held = new TreeSet<String>();
        try (var jar = new ZipFile("target/manager.jar")) {
            jar.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith("/libsysinfo.so"))
                    .forEach(name -> held.add(name.substring(0, name.indexOf('/'))));
        }
        assertThat(held).isEqualTo(wanted);
    }

    /** By the probe that the library is built by: a compiler without a C library's headers makes none. */
    private static String otherMachine() throws Exception {
        Process make = new ProcessBuilder("make", "--no-print-directory", "-s", "other-machine")
                .directory(new File("../native"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String answer = new String(make.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        assertThat(make.waitFor()).isZero();
        return answer;
    }
}
