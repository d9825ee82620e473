// SPDX-License-Identifier: Apache-2.0
package dev.gestor.sysinfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import dev.gestor.sysinfo.SysinfoException.Reason;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeLibraryFileTest {
    /** Where the library of a machine is made: there, and wherever the Makefile can compile for it. */
    private static boolean isMadeHere(String platform) throws IOException, InterruptedException {
        return Platform.RESOURCE_PREFIX.equals(platform) || otherMachine().equals(platform);
    }

    /** What the Makefile says, by the probe that it builds by. */
    private static String otherMachine() throws IOException, InterruptedException {
        Process make = new ProcessBuilder("make", "--no-print-directory", "-s", "other-machine")
                .directory(new File(".."))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String answer = new String(make.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        assertThat(make.waitFor()).isZero();
        return answer;
    }

    /** The names in the binding's constants. */
    private static Set<String> functionsOfTheBinding() throws IOException {
        try (InputStream binding = NativeReader.class.getResourceAsStream("NativeReader.class")) {
            String constants = new String(binding.readAllBytes(), StandardCharsets.ISO_8859_1);
            Set<String> names = Pattern.compile("sysinfo_reader__[a-z_]+")
                    .matcher(constants)
                    .results()
                    .map(MatchResult::group)
                    .collect(Collectors.toSet());
            assertThat(names).contains("sysinfo_reader__new", "sysinfo_reader__read_block", "sysinfo_reader__free");
            return names;
        }
    }

    @Test
    void theJarHoldsTheLibraryOfThisMachine() throws SysinfoException {
        NativeLibrary library = NativeLibraryFile.load();

        assertThat(library.getFunction("sysinfo_reader__read_block")).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"linux-x86-64, " + ElfFile.X86_64, "linux-aarch64, " + ElfFile.AARCH64})
    void theJarHoldsTheLibraryOfEachMachineThatItCanBeMadeFor(String platform, int machine) throws Exception {
        try (InputStream resource =
                NativeLibraryFile.class.getClassLoader().getResourceAsStream(platform + "/libsysinfo.so")) {
            assertThat(resource != null).isEqualTo(isMadeHere(platform));
            if (resource != null) {
                ElfFile library = new ElfFile(resource.readAllBytes());
                assertThat(library.machine()).isEqualTo(machine);
                assertThat(library.exported()).containsAll(functionsOfTheBinding());
            }
        }
    }

    @Test
    void aMachineWithoutALibraryInTheJarIsNamedWithTheRemedy() {
        assertThatExceptionOfType(SysinfoException.class)
                .isThrownBy(() -> NativeLibraryFile.load("linux-riscv64"))
                .withMessage("linux-riscv64/libsysinfo.so is not in this jar: it was built for another machine than"
                        + " linux-riscv64; build it here with 'make', or use --sysinfo procfs")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED_ARCHITECTURE));
    }
}
