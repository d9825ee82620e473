// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonitorCommandTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("HOME", "/nonexistent", "LANG", "C");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                          | the list of hosts is empty; name at least one, for example 10.0.0.1,ada@10.0.0.2",
                "a,b,a                       | host 'a' is in the list twice; name it once",
                "a:99999                     | 'a:99999' has no good port: '99999'; it must be a number from 1 to 65535",
                "a --once --for 5s           | give --once or --for, not both",
                "a --every 10ms              | Invalid value for option '--every': '10ms' is out of bounds; it must be from 1s to 1h",
                "a --sort cpus               | Invalid value for option '--sort': 'cpus' is none of cpu, mem, name; did you mean 'cpu'?",
                "a --min-cpu lots            | Invalid value for option '--min-cpu': 'lots' is not an amount of CPU; write cores, for example 0.5, or a share, for example 20%",
                "a --min-cpu 101%            | Invalid value for option '--min-cpu': '101%' is out of bounds; it must be from 0% to 100%",
                "a --min-memory 5            | Invalid value for option '--min-memory': '5' is not a size; write a number and a unit, for example 256MiB or 1.5g",
                "a --identity /no/such/key   | --identity: cannot read '/no/such/key'; name a private key",
                "a --ssh-config /no/config   | --ssh-config: cannot read '/no/config'",
                "a --known-hosts /no/hosts   | --known-hosts: cannot read '/no/hosts'; with --accept-new it is made",
            })
    void wrongUsageIsOneLineThatSaysWhatToWrite(String arguments, String message) {
        String[] words = ("monitor " + arguments).split(" ", -1);

        assertThat(execute(words)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines().findFirst()).contains("gestor: " + message);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void helpFitsAScreenAndHasExamples() {
        assertThat(execute("monitor", "--help")).isEqualTo(ExitCode.DONE);

        assertThat(out.toString()).contains("Examples:", "20%", "--accept-new");
        assertThat(out.toString().lines().count()).isLessThan(36);
    }

    @Test
    void sizesAndSharesAreRead() {
        assertThat(new SizeConverter().convert("256MiB")).isEqualTo(256L << 20);
        assertThat(new SizeConverter().convert("1.5g")).isEqualTo(3L << 29);
        assertThat(new FreeCpuConverter().convert("20%").cores(4)).isEqualTo(0.8);
        assertThat(new FreeCpuConverter().convert("1.5").cores(4)).isEqualTo(1.5);
        assertThat(TerminalSize.parse("40 120\n")).isEqualTo(new TerminalSize(40, 120));
        assertThat(TerminalSize.parse("0 0\n")).isEqualTo(new TerminalSize(24, 80));
    }

    private int execute(String... arguments) {
        var terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), false, false);
        var command = new MonitorCommand(new SystemAdapters(ENVIRONMENT), terminal, ENVIRONMENT);
        return new CommandTree(terminal, ENVIRONMENT, false, List.of(command)).execute(arguments);
    }
}
