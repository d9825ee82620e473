// SPDX-License-Identifier: Apache-2.0
package dev.gestor.sysinfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.jna.NativeLibrary;
import dev.gestor.sysinfo.SysinfoException.Reason;
import org.junit.jupiter.api.Test;

class NativeLibraryFileTest {
    @Test
    void theJarHoldsTheLibraryOfThisMachine() throws SysinfoException {
        NativeLibrary library = NativeLibraryFile.load();

        assertThat(library.getFunction("sysinfo_reader__read_block")).isNotNull();
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
