// SPDX-License-Identifier: Apache-2.0
package dev.gestor.sysinfo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SysinfoDumpTest {
    @Test
    void aLineAProcessWithTextInHex() throws SysinfoException {
        String id = "0123456789abcdef".repeat(4);
        Sysinfo sysinfo = Fixture.parse(Fixture.NARROW.replace("pid comm", "pid cgroup comm") + "c 1 memory=1 /docker/"
                + id + "\nc 2 memory=1 -\np 1 1 a\\012\np 2 2 \\377\np 3 - b\nend 3\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        SysinfoDump.print(sysinfo, new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "1\t610a\t610a\t2f646f636b65722f" + "30313233343536373839616263646566".repeat(4) + "\t" + id,
                        "2\tefbfbd\tff\t-\t-",
                        "3\t62\t62\t-\t-");
    }
}
