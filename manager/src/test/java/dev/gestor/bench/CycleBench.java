// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import dev.gestor.control.Actuator;
import dev.gestor.control.Cycle;
import dev.gestor.control.CycleReport;
import dev.gestor.control.Dispatcher;
import dev.gestor.control.LastUsage;
import dev.gestor.control.Proposal;
import dev.gestor.control.RetentionStep;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.testing.InMemoryHost;
import dev.gestor.policy.RetentionPolicy;
import dev.gestor.telemetry.ContainerUsageSource;
import dev.gestor.telemetry.HostFiles;
import dev.gestor.telemetry.SourceChoice;
import dev.gestor.telemetry.UsageSource;
import dev.gestor.telemetry.UsageSource.ContainerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * One turn of the loop over real processes in real cgroups: sample, rank, decide on each container. The containers are
 * known to no Docker, so the plan is made but not carried out, and the records go nowhere.
 */
public final class CycleBench {
    private CycleBench() {}

    /** @param arguments folder of the project; file with a line {@code <container id> <pid>} a container */
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        List<Container> containers = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(arguments[1]))) {
            String[] words = line.split(" ", 2);
            containers.add(container(words[0], Integer.parseInt(words[1])));
        }
        Clock clock = Clock.systemUTC();
        var inventory = new FixedInventory(containers, clock);
        try (UsageSource usage = new ContainerUsageSource(
                        SourceChoice.AUTO.open(HostFiles.SYSTEM, notice -> System.err.println(notice)),
                        HostFiles.SYSTEM,
                        System::nanoTime);
                Actuator actuator = new Actuator(
                        new InMemoryHost(clock).engine("bench"), System::nanoTime, Duration.ofMinutes(1), true)) {
            List<Measurement> measurements = measure(cycle(usage, inventory, actuator, clock), containers, usage);
            String how =
                    ("One turn of the loop, from the reading of all processes and counters to a decision on each container,"
                                    + " at %d containers with one process each. CPU is that of all threads of the JVM, with the options of"
                                    + " `bin/gestor`; each run is the mean of %d turns.")
                            .formatted(containers.size(), TurnCost.TURNS_A_RUN);
            System.exit(new Results(root, "cycle", "Decision cycle").publish(measurements, Machine.here(), how));
        }
    }

    private static Cycle cycle(UsageSource usage, Inventory inventory, Actuator actuator, Clock clock) {
        return new Cycle(
                usage,
                inventory,
                new RetentionStep(RetentionPolicy.DEFAULT, Duration.ZERO, Proposal.Extent.STOP),
                new Dispatcher(inventory, actuator),
                entry -> {},
                clock,
                System::nanoTime,
                UUID::randomUUID,
                new LastUsage());
    }

    private static List<Measurement> measure(Cycle cycle, List<Container> containers, UsageSource usage)
            throws Exception {
        List<ContainerProcess> processes = containers.stream()
                .map(c -> new ContainerProcess(c.id(), c.pid().orElseThrow()))
                .toList();
        cycle.prime();
        TurnCost whole = TurnCost.of(() -> require(cycle.run(), containers.size()));
        TurnCost reading = TurnCost.of(() -> usage.sample(processes));
        String what = "%d containers, source %s"
                .formatted(containers.size(), usage.source().name().toLowerCase(Locale.ROOT));
        return List.of(
                Measurement.of("CPU of a cycle: " + what, "gestor", whole.cpuMillis(), "ms")
                        .withGoal(100),
                Measurement.of("wall time of a cycle: " + what, "gestor", whole.wallMillis(), "ms"),
                Measurement.of("CPU of the reading alone: " + what, "gestor", reading.cpuMillis(), "ms"));
    }

    /** A turn that measured less would be cheaper. */
    private static void require(CycleReport report, int containers) {
        if (report.problem().isPresent() || report.verdicts().size() != containers) {
            throw new IllegalStateException("decided on %d of %d containers: %s"
                    .formatted(report.verdicts().size(), containers, report.problem()));
        }
    }

    private static Container container(String id, int pid) {
        return new Container(
                id,
                "bench-" + id.substring(id.length() - 4),
                "bench",
                Map.of("gestor.managed", "true", "gestor.instance", "bench", "gestor.owner", "workload"),
                ContainerState.RUNNING,
                OptionalInt.of(pid),
                Instant.EPOCH,
                Optional.of(Instant.EPOCH),
                Optional.empty());
    }
}
