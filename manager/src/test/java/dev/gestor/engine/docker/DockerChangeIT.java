// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerChange;
import dev.gestor.engine.Program;
import dev.gestor.engine.StopRule;
import dev.gestor.engine.testing.ContainerChangeContract;
import dev.gestor.engine.testing.DockerCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Changes of containers on this machine's Docker. */
final class DockerChangeIT extends ContainerChangeContract {
    private final DockerCommand docker = DockerCommand.onThisMachine();

    DockerChangeIT() {
        super(new DockerUnderTest());
    }

    @Test
    void aRestartLeavesADeafProgramItsOwnGracePeriod() throws Exception {
        Container deaf = engine.run(spec("deaf")
                .withProgram(Program.arguments(List.of("deaf")))
                .withStop(new StopRule(Optional.empty(), Optional.of(Duration.ofSeconds(1)))));
        Instant before = Instant.now();

        engine.change(deaf.id(), new ContainerChange.Restart());

        assertThat(Duration.between(before, Instant.now())).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(9));
        assertThat(docker.run("inspect", "--format", "{{.State.Running}}", deaf.id()))
                .isEqualTo("true");
    }

    @Test
    void theStopSignalOfTheSpecificationIsSent() throws Exception {
        Container made = engine.run(spec("one")
                .withProgram(Program.arguments(List.of("deaf")))
                .withStop(new StopRule(Optional.of("SIGQUIT"), Optional.of(Duration.ofSeconds(30)))));
        Instant before = Instant.now();

        engine.stop(made.id(), Optional.empty());

        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(9));
        assertThat(docker.run("inspect", "--format", "{{.State.ExitCode}}", made.id()))
                .isEqualTo("4");
    }
}
