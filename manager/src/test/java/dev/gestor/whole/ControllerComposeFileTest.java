// SPDX-License-Identifier: Apache-2.0
package dev.gestor.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gestor.compose.ComposeException;
import dev.gestor.compose.ComposeFile;
import dev.gestor.engine.Dependency;
import dev.gestor.engine.ServiceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code examples/controller/compose.yaml}, which is written for docker compose, as our own reader reads it. */
class ControllerComposeFileTest {
    private static final Path EXAMPLE =
            Path.of("../examples/controller/compose.yaml").toAbsolutePath().normalize();
    private static final Map<String, String> ENVIRONMENT = Map.of("CONTROLLER_PORT", "5001", "INSTANCE", "lab");

    @TempDir
    private Path folder;

    /** No service of ours sees the host's processes: those two keys are why the file is for docker compose. */
    @Test
    void nothingInItIsStrangeButWhatGestorRefusesOnPurpose() {
        ComposeException refused = catchThrowableOfType(
                ComposeException.class, () -> ComposeFile.read(EXAMPLE, ENVIRONMENT, ComposeFile.Options.DEFAULT));

        assertThat(refused.problems())
                .hasSize(2)
                .anyMatch(problem -> problem.toString().contains("services.controller.pid"))
                .anyMatch(problem -> problem.toString().contains("services.controller.cgroup"));
    }

    @Test
    void theRestIsUnderstood() throws IOException, ComposeException {
        List<String> lines = Files.readAllLines(EXAMPLE).stream()
                .filter(line -> !line.matches(" +(pid|cgroup): host"))
                .toList();
        Path file = Files.write(folder.resolve("compose.yaml"), lines);

        ComposeFile.Loaded loaded = ComposeFile.read(file, ENVIRONMENT, ComposeFile.Options.DEFAULT);

        assertThat(loaded.warnings()).isEmpty();
        assertThat(loaded.project().name()).isEqualTo("gestor");
        assertThat(loaded.project().services())
                .extracting(ServiceSpec::name)
                .containsExactlyInAnyOrder("controller", "scheduler");
        ServiceSpec scheduler = loaded.project().services().stream()
                .filter(service -> service.name().equals("scheduler"))
                .findFirst()
                .orElseThrow();
        assertThat(scheduler.dependencies()).extracting(Dependency::service).containsExactly("controller");
        assertThat(scheduler.pattern().program().toString()).contains("/state/lab/token");
    }
}
