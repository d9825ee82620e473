// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.cli.SnapshotReading.Figure;
import dev.gestor.engine.ContainerState;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Which rows there are, and in which order. */
class TopLineTest {
    private static final TopView BY_CPU = TopView.begin(TopOrder.CPU, "");

    private final TopScene scene = new TopScene()
            .container(1, "web", 0.25, 64)
            .container(2, "Cache", 0.1, 256)
            .container(3, "newborn", -1, 0)
            .container(4, "batch", 0.75, 16)
            .process(101, "nginx", 1, 0.05)
            .process(102, "worker", 1, 0.2)
            .process(103, "young", 1, -1)
            .process(201, "redis", 2, 0.1)
            .process(900, "sshd", "/system.slice/ssh.service", 0.25)
            .process(901, "kworker", "/", 0.5)
            .process(950, "other", "/docker/" + "cd".repeat(32), 1.5)
            .decided(4, "batch", "keep-high", Outcome.NONE, 1);

    @Test
    void containersComeByTheirCpuAndUnknownLastAndWhatIsInNoneBelow() {
        assertThat(scene.names(BY_CPU)).containsExactly("batch", "web", "Cache", "newborn", "(others)", "(host)");
        assertThat(scene.names(BY_CPU.reverse()))
                .containsExactly("Cache", "web", "batch", "newborn", "(others)", "(host)");
    }

    @Test
    void byMemoryAndByNameUnknownComesLastToo() {
        assertThat(scene.names(BY_CPU.by(TopOrder.MEM)))
                .containsExactly("Cache", "web", "batch", "newborn", "(others)", "(host)");
        assertThat(scene.names(BY_CPU.by(TopOrder.MEM).reverse())).startsWith("batch", "web", "Cache", "newborn");
        assertThat(scene.names(BY_CPU.by(TopOrder.NAME))).startsWith("batch", "Cache", "newborn", "web");
        assertThat(scene.names(BY_CPU.by(TopOrder.NAME).reverse())).startsWith("web", "newborn", "Cache", "batch");
    }

    @Test
    void anOpenContainerShowsItsProcessesInTheSameOrder() {
        assertThat(scene.names(BY_CPU.open(TopScene.id(1), true)))
                .startsWith("batch", "web", "  worker", "  nginx", "  young", "Cache");
        assertThat(scene.names(BY_CPU.by(TopOrder.NAME).open(TopScene.id(1), true)))
                .endsWith("web", "  nginx", "  worker", "  young", "(others)", "(host)");
        assertThat(scene.names(BY_CPU.openAll(true)))
                .contains("  redis", "  sshd", "  other")
                .endsWith("(host)", "  kworker", "  sshd");
        assertThat(scene.names(BY_CPU.openAll(true).open(TopScene.id(1), false)))
                .doesNotContain("  nginx");
    }

    @Test
    void aContainerWithoutProcessesIsNotOpen() {
        assertThat(scene.lines(BY_CPU.openAll(true)))
                .filteredOn(line -> line.row().name().equals("batch"))
                .noneMatch(TopLine::open);
    }

    @Test
    void aFilterKeepsContainersByNameKindIdAndDecision() {
        assertThat(scene.names(TopView.begin(TopOrder.CPU, "CACHE"))).containsExactly("Cache");
        assertThat(scene.names(TopView.begin(TopOrder.CPU, "high-cpu")))
                .containsExactly("batch", "web", "Cache", "newborn");
        assertThat(scene.names(TopView.begin(TopOrder.CPU, TopScene.id(3).substring(0, 6))))
                .containsExactly("newborn");
        assertThat(scene.names(TopView.begin(TopOrder.CPU, "keep-high"))).containsExactly("batch");
        assertThat(scene.names(TopView.begin(TopOrder.CPU, "nothing has this"))).isEmpty();
    }

    @Test
    void aFilterThatMatchesProcessesShowsTheseAlone() {
        assertThat(scene.names(TopView.begin(TopOrder.CPU, "nginx"))).containsExactly("web", "  nginx");
        assertThat(scene.names(TopView.begin(TopOrder.CPU, "90"))).containsExactly("(host)", "  kworker", "  sshd");
        assertThat(scene.names(TopView.begin(TopOrder.CPU, "web").openAll(true)))
                .containsExactly("web", "  worker", "  nginx", "  young");
    }

    @Test
    void whatIsInNoContainerIsAddedUpWithoutMakingUpWhatIsUnknown() {
        TopRow host = row("(host)");
        assertThat(host.cores()).isEqualTo(OptionalDouble.of(0.75));
        assertThat(host.memory()).hasValue((900L + 901) << 20);
        assertThat(host.processes()).isEqualTo(OptionalInt.of(2));

        scene.process(902, "young", "/", -1);
        assertThat(row("(host)").cores()).isEqualTo(OptionalDouble.of(0.75));
        assertThat(row("(host)").more().get()).endsWith("CPU without 1 that began meanwhile");
        assertThat(row("(host)").least()).containsExactly(Figure.CPU);
        assertThat(new TopScene()
                        .process(1, "init", "", -1)
                        .groups()
                        .get(0)
                        .head()
                        .cores())
                .isEmpty();
    }

    @Test
    void processesOfUnknownGroupAreNobodysAndWhatTheyMayBelongToIsMarked() {
        assertThat(row("web").least()).isEmpty();
        assertThat(row("(host)").least()).isEmpty();

        scene.process(990, "", "", -1);

        assertThat(scene.names(BY_CPU))
                .containsExactly("batch", "web", "Cache", "newborn", "(others)", "(unknown)", "(host)");
        assertThat(scene.names(BY_CPU.open("unknown", true))).contains("  ?");
        assertThat(row("(unknown)").least()).containsExactly(Figure.CPU);
        assertThat(row("(host)").least()).contains(Figure.PROCESSES, Figure.CPU, Figure.MEMORY);
        // The scene's containers have no counters of their own.
        assertThat(row("web").least()).containsExactly(Figure.PROCESSES, Figure.CPU, Figure.MEMORY, Figure.SHARE);
    }

    @Test
    void whatDoesNotJustRunIsAContainerOfItsOwn() {
        scene.container(5, "frozen", ContainerState.PAUSED)
                .process(501, "sleeper", 5, 0)
                .container(6, "looping", ContainerState.RESTARTING);

        assertThat(row("frozen").state()).contains("paused");
        assertThat(scene.names(BY_CPU.open(TopScene.id(5), true))).contains("  sleeper");
        assertThat(row("looping").state()).contains("restarting");
        assertThat(row("looping").more().get())
                .startsWith("restarting  not measured: it has ended, and Docker will start it again  ");
        assertThat(row("web").state()).isEmpty();
    }

    @Test
    void bySharesTheLargestComeFirst() {
        assertThat(scene.names(BY_CPU.by(TopOrder.SHARE)))
                .containsExactly("batch", "web", "Cache", "newborn", "(others)", "(host)");
        assertThat(scene.names(BY_CPU.by(TopOrder.SHARE).reverse())).startsWith("Cache", "web", "batch", "newborn");
    }

    @Test
    void withoutDockerTheHostIsThereAndContainersAreNotTakenForOthers() {
        assertThat(scene.withoutDocker("Docker does not answer").names(BY_CPU))
                .containsExactly("(containers)", "(host)");
    }

    @Test
    void aContainerWithinAnotherBelongsToTheOneThatIsOurs() {
        String nested = "/docker/" + "cd".repeat(32) + "/docker/" + TopScene.id(2);
        scene.process(202, "inner", nested, 0.3);

        assertThat(scene.names(BY_CPU.open(TopScene.id(2), true))).contains("  inner", "  redis");
        assertThat(scene.lines(BY_CPU.openAll(true)))
                .filteredOn(line -> line.row().name().equals("inner"))
                .extracting(TopLine::group)
                .isEqualTo(List.of(TopScene.id(2)));
    }

    private TopRow row(String name) {
        return scene.groups().stream()
                .map(TopGroup::head)
                .filter(head -> head.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
