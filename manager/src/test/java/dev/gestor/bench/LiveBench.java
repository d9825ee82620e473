// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import dev.gestor.telemetry.ContainerUsageSource;
import dev.gestor.telemetry.HostFiles;
import dev.gestor.telemetry.HostLiveSource;
import dev.gestor.telemetry.LiveSample;
import dev.gestor.telemetry.LiveSource;
import dev.gestor.telemetry.SourceChoice;
import dev.gestor.telemetry.UsageSource;
import dev.gestor.telemetry.UsageSource.ContainerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What one live sample costs, over real processes in cgroups and network namespaces of their own. */
public final class LiveBench {
    private LiveBench() {}

    /**
     * Prints lines for {@link Publish}.
     *
     * @param arguments file with a line {@code <container id> <pid>} a container
     */
    public static void main(String[] arguments) throws Exception {
        List<ContainerProcess> containers = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(arguments[0]))) {
            String[] words = line.split(" ", 2);
            containers.add(new ContainerProcess(words[0], Integer.parseInt(words[1])));
        }
        try (LiveSource live =
                        HostLiveSource.open(SourceChoice.AUTO, HostFiles.SYSTEM, notice -> System.err.println(notice));
                UsageSource usage = new ContainerUsageSource(
                        SourceChoice.AUTO.open(HostFiles.SYSTEM, notice -> {}), HostFiles.SYSTEM, System::nanoTime)) {
            live.sample(containers);
            TurnCost whole = TurnCost.of(() -> require(live.sample(containers), containers.size()));
            TurnCost processes = TurnCost.of(() -> usage.sample(containers));
            String what = "%d containers, source %s"
                    .formatted(containers.size(), live.source().name().toLowerCase(Locale.ROOT));
            print("CPU of a live sample: " + what, whole.cpuMillis());
            print("wall time of a live sample: " + what, whole.wallMillis());
            print("CPU of it without cores and networks: " + what, processes.cpuMillis());
        }
    }

    private static void print(String name, double[] values) {
        String list = Arrays.stream(values).mapToObj(Double::toString).collect(Collectors.joining(" "));
        System.out.println(String.join("\t", name, "gestor", "ms", "-", list));
    }

    /** A sample that measured less would be cheaper. */
    private static void require(LiveSample sample, int containers) {
        long known = sample.containerNetworks().values().stream()
                .filter(network -> network.traffic().isPresent())
                .count();
        if (known != containers || sample.cores().unknownReason().isPresent()) {
            throw new IllegalStateException("measured the networks of %d of %d containers: %s"
                    .formatted(
                            known,
                            containers,
                            sample.containerNetworks().values().stream()
                                    .flatMap(network -> network.unknownReason().stream())
                                    .findFirst()));
        }
    }
}
