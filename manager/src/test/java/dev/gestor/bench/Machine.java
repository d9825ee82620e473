// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/** What the figures were measured on. */
record Machine(String processor, int cores, double memoryGib, String kernel, String java, LocalDate date) {
    static Machine here() throws IOException {
        return new Machine(
                word("/proc/cpuinfo", "model name"),
                Runtime.getRuntime().availableProcessors(),
                Double.parseDouble(word("/proc/meminfo", "MemTotal").replace(" kB", "")) / (1 << 20),
                // Its version; what follows a hyphen is its builder's.
                System.getProperty("os.version").replaceFirst("-.*", ""),
                System.getProperty("java.vm.version"),
                LocalDate.now(ZoneOffset.UTC));
    }

    String sentence() {
        return String.format(
                Locale.ROOT,
                "Measured on %s: %d cores (%s), %.0f GiB, Linux %s, Java %s.",
                date,
                cores,
                processor,
                memoryGib,
                kernel,
                java);
    }

    private static String word(String file, String key) throws IOException {
        return Files.readString(Path.of(file))
                .lines()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("0");
    }
}
