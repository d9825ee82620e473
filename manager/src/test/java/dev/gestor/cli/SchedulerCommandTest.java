// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which token a scheduler sends where. An address of loopback that is not the usual one stands for another machine. */
class SchedulerCommandTest {
    private static final String ELSEWHERE = "127.0.0.2";

    @TempDir
    private Path state;

    private final StringWriter said = new StringWriter();

    @BeforeEach
    void thisMachineHasATokenOfItsOwn() throws Exception {
        Files.writeString(Files.createDirectory(state.resolve("default")).resolve("token"), "0".repeat(64));
    }

    @Test
    void asksAnotherMachineOnlyOnceItIsToldWithWhichToken() {
        assertThat(schedule("--controller", "http://" + ELSEWHERE + ":1")).isEqualTo(ExitCode.USAGE);
        assertThat(said.toString()).contains("--token-file").contains("--no-token");
    }

    @Test
    void sendsNoTokenWhereToldSo() throws Exception {
        try (var controller = new MockWebServer()) {
            controller.start(InetAddress.getByName(ELSEWHERE), 0);
            controller.enqueue(new MockResponse.Builder().code(200).body("{}").build());
            controller.enqueue(new MockResponse.Builder().code(204).build());

            int code = schedule(
                    "--controller",
                    "http://%s:%d".formatted(ELSEWHERE, controller.getPort()),
                    "--no-token",
                    "--every",
                    "1h",
                    "--for",
                    "5s");

            assertThat(code).as(said.toString()).isEqualTo(ExitCode.DONE);
            for (String method : List.of("PUT", "DELETE")) {
                RecordedRequest request = Optional.ofNullable(controller.takeRequest(30, TimeUnit.SECONDS))
                        .orElseThrow();
                assertThat(request.getMethod()).isEqualTo(method);
                assertThat(request.getHeaders().names()).doesNotContain("Authorization");
            }
        }
    }

    @Test
    void saysNoTwoThingsOfTheToken() {
        assertThat(schedule("--no-token", "--controller", "http://127.0.0.1:1", "--token-file", "token"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(schedule("--no-token")).isEqualTo(ExitCode.USAGE);
    }

    private int schedule(String... arguments) {
        var out = new PrintWriter(said, true);
        var terminal = new Terminal(out, out, false, false);
        Map<String, String> environment = Map.of("HOME", state.toString(), "LANG", "C");
        List<String> words = new ArrayList<>(List.of("scheduler", "--state", state.toString()));
        words.addAll(List.of(arguments));
        var command = new SchedulerCommand(withoutSignals(), terminal, environment, false);
        return new CommandTree(terminal, environment, false, List.of(command)).execute(words.toArray(String[]::new));
    }

    private LoopAdapters withoutSignals() {
        return (LoopAdapters) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {LoopAdapters.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("onSignal");
                    return null;
                });
    }
}
