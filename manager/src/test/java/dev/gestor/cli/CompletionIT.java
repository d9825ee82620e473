// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.testing.DockerCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real shells complete our commands; Docker's command is one that lists two containers and an image. */
class CompletionIT {
    private static final int LIMIT_SECONDS = 60;

    private static final String CASES = """
            gestor sna            | snapshot
            gestor expl           | explain
            gestor snapshot --int | --interval
            gestor load --ch      | --chart
            gestor top --sort m   | mem
            gestor run --rank do  | dominant
            gestor run --sysinfo k | kernel
            gestor completion z   | zsh
            gestor explain we     | web-0 web-1
            gestor pause db       | db
            customOrc --sc        | --scale
            customOrc --scale we  | web-0 web-1
            customOrc --update db ht | httpd:2.4
            customOrc --monitor a --lang f | fr
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void fakeDocker() throws IOException {
        Path docker = Files.writeString(
                folder.resolve("docker"),
                "#!/bin/sh\\ncase $1 in ps) printf 'web-0\\\\nweb-1\\\\ndb\\\\n' ;; images) echo httpd:2.4 ;; esac\\n"
                        .translateEscapes());
        assertThat(docker.toFile().setExecutable(true)).isTrue();
    }

    static List<String[]> cases() {
        return CASES.lines().map(line -> line.split("\\s*\\|\\s*", 2)).toList();
    }

    @ParameterizedTest
    @CsvSource({"bash, BASH", "zsh, ZSH"})
    void aShellCompletesCommandsOptionsChoicesAndContainers(String program, Shell shell) throws Exception {
        Path script = Files.writeString(folder.resolve("completion"), script(shell));
        for (String[] one : cases()) {
            assertThat(complete(program, script, one[0])).as(one[0]).containsExactlyInAnyOrder(one[1].split(" ", -1));
        }
    }

    /** What the function that the shell would call leaves (zsh with arrays from 0, as its bashcompinit calls it) for it to offer. */
    private List<String> complete(String program, Path script, String line) throws Exception {
        String test = """
                export PATH=%s:$PATH
                %s
                source %s
                words=(%s)
                COMP_WORDS=("${words[@]}")
                COMP_LINE='%s'; COMP_POINT=${#COMP_LINE}
                COMP_CWORD=$((${#words[@]} - 1))
                COMPREPLY=()
                case %s in gestor) _gestor ;; *) _customOrc ;; esac
                printf '%%s\\n' "${COMPREPLY[@]}"
                """.formatted(
                        folder,
                        program.equals("zsh")
                                ? "autoload -U +X compinit && compinit -u -D; setopt ksharrays"
                                : "compopt() { :; }",
                        script,
                        line,
                        line,
                        line.split(" ", 2)[0]);
        Path file = Files.writeString(folder.resolve("test"), test);
        List<String> command =
                program.equals("zsh") ? List.of("zsh", "-f", file.toString()) : List.of("bash", file.toString());
        return DockerCommand.output(command, LIMIT_SECONDS)
                .lines()
                .map(String::strip)
                // What does not begin as the word does zsh leaves out itself.
                .filter(word -> !word.isEmpty() && word.startsWith(line.substring(line.lastIndexOf(' ') + 1)))
                .toList();
    }

    private static String script(Shell shell) {
        var out = new StringWriter();
        var terminal = new Terminal(new PrintWriter(out), new PrintWriter(out), false, false);
        List<Object> commands = Main.commands(terminal, Map.of(), false);
        assertThat(new CommandTree(terminal, Map.of(), false, commands).execute("completion", Choice.name(shell)))
                .isZero();
        return out.toString();
    }
}
