// SPDX-License-Identifier: Apache-2.0
package dev.gestor.sysinfo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.sysinfo.SysinfoException.Reason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrnoTest {
    @ParameterizedTest
    @CsvSource({
        "1, NAMESPACE",
        "2, NOT_LOADED",
        "13, DENIED",
        "27, TOO_LARGE",
        "74, MALFORMED",
        "5, IO",
        "12, IO",
        "0, IO"
    })
    void eachErrorNumberHasItsReason(int errno, Reason reason) {
        assertThat(Errno.reason(errno)).isEqualTo(reason);
    }
}
