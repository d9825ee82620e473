// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine.Removal;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.ImageSpec;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Limits;
import dev.gestor.engine.Owner;
import dev.gestor.engine.Program;
import dev.gestor.engine.testing.ContainerEngineContract;
import dev.gestor.engine.testing.DockerCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The contract on this machine's Docker, and what only a real one can show. */
final class DockerEngineIT extends ContainerEngineContract {
    private final DockerCommand docker = DockerCommand.onThisMachine();

    DockerEngineIT() {
        super(new DockerUnderTest());
    }

    @Test
    void infoTellsTheEnginesOwnWords() throws Exception {
        assertThat(engine.info().version()).isEqualTo(docker.run("version", "--format", "{{.Server.Version}}"));
        assertThat(engine.info().apiVersion()).isEqualTo(docker.run("version", "--format", "{{.Server.APIVersion}}"));
        assertThat(engine.info().cgroupVersion()).isEqualTo(docker.run("info", "--format", "{{.CgroupVersion}}"));
        assertThat(engine.info().cpus()).isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void limitsAreReallySet() throws Exception {
        Container container = engine.run(ContainerSpec.of(name("limited"), image(), Owner.WORKLOAD)
                .withProgram(Program.arguments(List.of("fill", "8")))
                .withLimits(Limits.NONE
                        .withMemory(64L << 20)
                        .withNanoCpus(250_000_000)
                        .withCpuShares(512)
                        .withPids(16))
                .isolated());

        String format =
                "{{with .HostConfig}}{{.Memory}} {{.MemorySwap}} {{.NanoCpus}} {{.CpuShares}} {{.PidsLimit}} {{.NetworkMode}}"
                        + " {{.CapDrop}} {{.SecurityOpt}} {{.ReadonlyRootfs}} {{or .RestartPolicy.Name \"no\"}} {{.Privileged}}{{end}} {{.Args}}";
        assertThat(docker.run("inspect", "--format", format, container.id()))
                .isEqualTo("67108864 67108864 250000000 512 16 none [ALL] [no-new-privileges] true no false [fill 8]");
        // The process's own view: no capability at all, and no way to get one.
        String status = docker.run("top", container.id(), "-o", "pid,comm");
        assertThat(status).contains("program");
        List<String> lines =
                Files.readAllLines(Path.of("/proc/" + container.pid().getAsInt() + "/status"));
        assertThat(lines).contains("CapBnd:\t0000000000000000", "CapEff:\t0000000000000000", "NoNewPrivs:\t1");
    }

    @Test
    void aContainerThatCannotStartLeavesNothingBehind() throws Exception {
        String image = "gestor/test-broken:1";
        engine.build(new ImageSpec(
                image,
                "FROM scratch\nCOPY program /program\nENTRYPOINT [\"/missing\"]\n",
                Map.of("program", new byte[] {1}),
                Map.of()));
        try {
            assertThatThrownBy(() -> engine.run(spec("broken", image)))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("cannot start container " + name("broken") + " from image " + image)
                    .hasMessageContaining("/missing");
            assertThat(docker.run("ps", "--all", "--quiet", "--filter", "name=" + name("broken")))
                    .isEmpty();
        } finally {
            host.removeImage(image);
        }
    }

    @Test
    void aDeafContainerGetsItsGracePeriodAndIsThenKilled() throws Exception {
        Container deaf = run("deaf");
        Instant before = Instant.now();
        assertThat(engine.stop(deaf.id(), Optional.of(Duration.ofMillis(1200)))).isEqualTo(Removal.DONE);
        assertThat(Duration.between(before, Instant.now())).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(9));
        assertThat(docker.run("inspect", "--format", "{{.State.ExitCode}}", deaf.id()))
                .isEqualTo("137");
    }

    @Test
    void itsOwnGracePeriodHoldsWhereNoneIsGiven() throws Exception {
        String id = docker.run(
                "run",
                "-d",
                "--network=none",
                "--stop-timeout=1",
                "--name=" + name("own"),
                "--label",
                Labels.MANAGED + "=true",
                "--label",
                Labels.INSTANCE + "=" + instance,
                image(),
                "deaf");
        Instant before = Instant.now();
        assertThat(engine.remove(id, Optional.empty())).isEqualTo(Removal.DONE);
        assertThat(Duration.between(before, Instant.now())).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(8));
        assertThat(host.exists(id)).isFalse();
    }

    @Test
    void aContainerStoppedInTimeEndsByItself() throws Exception {
        Container container = run("idle");
        engine.stop(container.id(), Optional.of(Duration.ofSeconds(10)));
        assertThat(docker.run("inspect", "--format", "{{.State.ExitCode}}", container.id()))
                .isEqualTo("0");
    }

    @Test
    void aPausedContainerIsRemoved() throws Exception {
        Container container = run("idle");
        docker.run("pause", container.id());
        assertThat(engine.list().get(0).state()).isEqualTo(ContainerState.PAUSED);
        assertThat(engine.remove(container.id(), Optional.of(Duration.ofSeconds(1))))
                .isEqualTo(Removal.DONE);
        assertThat(host.exists(container.id())).isFalse();
    }

    @Test
    void aContainerThatRemovesItselfAtItsEndIsNoError() throws Exception {
        String id = docker.run(
                "run",
                "-d",
                "--rm",
                "--network=none",
                "--name=" + name("transient"),
                "--label",
                Labels.MANAGED + "=true",
                "--label",
                Labels.INSTANCE + "=" + instance,
                image());
        assertThat(engine.remove(id, Optional.of(Duration.ofSeconds(5)))).isEqualTo(Removal.DONE);
        assertThat(host.exists(id)).isFalse();
    }

    @Test
    void aRemovalKeepsTheVolumes() throws Exception {
        String volume = name("volume");
        String id = docker.run(
                "run",
                "-d",
                "--network=none",
                "-v",
                "/data",
                "-v",
                volume + ":/named",
                "--name=" + name("volumes"),
                "--label",
                Labels.MANAGED + "=true",
                "--label",
                Labels.INSTANCE + "=" + instance,
                image());
        List<String> volumes = docker.run("inspect", "--format", "{{range .Mounts}}{{println .Name}}{{end}}", id)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        try {
            engine.remove(id, Optional.of(Duration.ZERO));
            assertThat(volumes).hasSize(2);
            assertThat(docker.run("volume", "ls", "--quiet").lines()).containsAll(volumes);
        } finally {
            for (String name : volumes) {
                docker.run("volume", "rm", name);
            }
        }
    }

    private Container run(String mode) throws EngineException {
        ContainerSpec plain = spec(mode, image());
        return engine.run(ContainerSpec.of(plain.name(), plain.image(), plain.owner())
                .withLabels(plain.labels())
                .withProgram(Program.arguments(List.of(mode)))
                .withLimits(plain.limits())
                .isolated());
    }
}
