// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.gestor.engine.testing.DockerCommand;
import dev.gestor.telemetry.UsageSource.ContainerProcess;
import dev.gestor.telemetry.testing.InstrumentImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Containers of real Docker that move known bytes: one sends to another over the bridge, one sends to the host. All are
 * measured side by side, about once a second, from before the first byte until after the last.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveNetworkIT {
    private static final int PORT = 9009;
    private static final int COUNT = 3000;
    private static final int PAYLOAD = 1000;

    /** What a datagram is on the link: Ethernet 14, IPv4 20, UDP 8. */
    private static final long FRAMES = COUNT * (PAYLOAD + 42L);

    /** A bridge counts packets, without the link's header. */
    private static final long PACKETS = COUNT * (PAYLOAD + 28L);

    /** Address resolution, IPv6's own messages, and what others say on the bridge. */
    private static final long SMALL_TALK = 30_000;

    private final DockerCommand docker = DockerCommand.onThisMachine();
    private final Map<String, String> ids = new LinkedHashMap<>();
    private final Map<String, long[]> containerBytes = new HashMap<>();
    private final Map<String, long[]> hostBytes = new HashMap<>();
    private final List<LiveSample> samples = new ArrayList<>();

    @BeforeAll
    void measure(@TempDir Path folder) throws Exception {
        String mover = InstrumentImage.build(docker, "mover", folder).tag();
        start("receiver", mover, "bridge", "receive", Integer.toString(PORT));
        String receiver = docker.run("inspect", "--format", "{{.NetworkSettings.IPAddress}}", id("receiver"));
        String gateway = docker.run("inspect", "--format", "{{.NetworkSettings.Gateway}}", id("receiver"));
        start("sender", mover, "bridge", send(receiver));
        start("to-host", mover, "bridge", send(gateway));
        start("sibling", mover, "container:" + id("receiver"), "receive", "9010");
        start("in-host", mover, "host", send("127.0.0.1"));
        start("without", mover, "none", send("127.0.0.1"));
        List<ContainerProcess> containers = containers();
        try (LiveSource source = HostLiveSource.open(SourceChoice.PROCFS, HostFiles.SYSTEM, line -> {})) {
            await().atMost(Duration.ofSeconds(30)).until(() -> allHavePrinted("ready"));
            samples.add(source.sample(containers));
            for (String name : List.of("sender", "to-host", "in-host")) {
                docker.run("kill", "--signal=USR1", id(name));
            }
            boolean done = false;
            while (!done) {
                assertThat(samples.size()).as("seconds").isLessThan(60);
                Thread.sleep(1000);
                done = printed("sender", "sent") && printed("to-host", "sent");
                add(source.sample(containers));
            }
        }
    }

    @AfterAll
    void remove() throws IOException, InterruptedException {
        List<String> newestFirst = new ArrayList<>(ids.values());
        Collections.reverse(newestFirst);
        for (String id : newestFirst) {
            docker.run("rm", "--force", id);
        }
    }

    @Test
    void countsWhatAContainerSendsToAnother() {
        long[] sender = containerBytes("sender");

        assertThat(sender[1]).isBetween(FRAMES, FRAMES + SMALL_TALK);
        assertThat(sender[0]).isLessThan(SMALL_TALK);
    }

    @Test
    void countsWhatAContainerReceives() {
        long[] receiver = containerBytes("receiver");

        assertThat(receiver[0]).isBetween(FRAMES * 99 / 100, FRAMES + SMALL_TALK);
        assertThat(receiver[1]).isLessThan(SMALL_TALK);
    }

    @Test
    void countsWhatTheBridgeOfTheHostReceives() {
        assertThat(containerBytes("to-host")[1]).isBetween(FRAMES, FRAMES + SMALL_TALK);
        assertThat(Objects.requireNonNull(hostBytes.get("docker0"))[0]).isBetween(PACKETS, PACKETS + SMALL_TALK);
    }

    @Test
    void tellsTheContainersThatShareANetwork() {
        NetworkUsage receiver = lastNetwork("receiver");
        NetworkUsage sibling = lastNetwork("sibling");

        assertThat(receiver.sharedWith()).containsExactly(id("sibling"));
        assertThat(sibling.sharedWith()).containsExactly(id("receiver"));
        assertThat(containerBytes("sibling")[0]).isGreaterThan(FRAMES * 99 / 100);
        assertThat(lastNetwork("sender").sharedWith()).isEmpty();
    }

    @Test
    void doesNotTakeTheHostsBytesForAContainers() {
        assertThat(lastNetwork("in-host").traffic()).isEmpty();
        assertThat(lastNetwork("in-host").unknownReason().orElseThrow()).contains("in the host's network");
    }

    @Test
    void aContainerWithoutNetworkMovesNothing() {
        assertThat(containerBytes("without")).containsExactly(0, 0);
    }

    @Test
    void tellsEachCoreAndEachSecond() {
        for (LiveSample sample : samples.subList(1, samples.size())) {
            assertThat(sample.cores().percent())
                    .hasSize(sample.usage().snapshot().cpus());
            assertThat(sample.interval().orElseThrow()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
            double cores = sample.cores().percent().values().stream()
                            .mapToDouble(Double::doubleValue)
                            .sum()
                    / 100;
            // Two readings of the same counters, some ms apart, within a second of a hundred ticks a core.
            assertThat(cores).isCloseTo(sample.usage().hostCpuCores().orElseThrow(), within(0.25));
        }
    }

    /** The kernel gives a page at a time; and a container with many networks, or the host, has more. */
    @Test
    void readsNamespacesWithManyInterfacesWhole() throws Exception {
        String links = "for i in $(seq 60); do ip link add many$i type veth peer name other$i || exit 1; done";
        Process shell = new ProcessBuilder("unshare", "--net", "sh", "-c", links + "; echo ready; exec sleep 60")
                .redirectErrorStream(true)
                .start();
        try (var output = shell.inputReader()) {
            assertThat(output.readLine()).isEqualTo("ready");

            InterfaceCounters counters = new NetworkFiles(System::nanoTime)
                    .read(HostFiles.SYSTEM.network(Math.toIntExact(shell.pid())))
                    .reading()
                    .counters();

            assertThat(counters.interfaces())
                    .containsKeys("lo", "many1", "other60")
                    .hasSizeGreaterThanOrEqualTo(121);
        } finally {
            shell.destroyForcibly();
            assertThat(shell.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private void add(LiveSample sample) {
        samples.add(sample);
        sample.containerNetworks()
                .forEach((id, usage) -> usage.traffic().ifPresent(moved -> add(containerBytes, id, moved)));
        sample.hostNetwork()
                .interfaces()
                .forEach((name, usage) -> usage.traffic().ifPresent(moved -> add(hostBytes, name, moved)));
    }

    private static void add(Map<String, long[]> totals, String key, Traffic moved) {
        long[] total = totals.computeIfAbsent(key, same -> new long[2]);
        total[0] += moved.receivedBytes();
        total[1] += moved.sentBytes();
    }

    private static String[] send(String address) {
        return new String[] {"send", address, Integer.toString(PORT), Integer.toString(COUNT), Integer.toString(PAYLOAD)
        };
    }

    private void start(String name, String image, String network, String... command)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("run", "--detach", "--network=" + network, "--name"));
        // Of this run alone: what a killed one left does not stand in the way.
        arguments.add("live-it-%d-%s".formatted(ProcessHandle.current().pid(), name));
        for (String label : List.of("gestor.managed=true", "gestor.instance=live-it", "gestor.owner=user")) {
            arguments.addAll(List.of("--label", label));
        }
        arguments.add(image);
        arguments.addAll(List.of(command));
        ids.put(name, docker.run(arguments.toArray(String[]::new)));
    }

    private boolean allHavePrinted(String word) throws IOException, InterruptedException {
        for (String name : ids.keySet()) {
            if (!printed(name, word)) {
                return false;
            }
        }
        return true;
    }

    private boolean printed(String name, String word) throws IOException, InterruptedException {
        return docker.run("logs", id(name)).lines().anyMatch(word::equals);
    }

    private List<ContainerProcess> containers() throws IOException, InterruptedException {
        List<ContainerProcess> containers = new ArrayList<>();
        for (String id : ids.values()) {
            int pid = Integer.parseInt(docker.run("inspect", "--format", "{{.State.Pid}}", id));
            containers.add(new ContainerProcess(id, pid));
        }
        return containers;
    }

    private String id(String name) {
        return Objects.requireNonNull(ids.get(name), name);
    }

    private long[] containerBytes(String name) {
        return Objects.requireNonNull(containerBytes.get(id(name)), name);
    }

    private NetworkUsage lastNetwork(String name) {
        return samples.get(samples.size() - 1).containerNetwork(id(name)).orElseThrow();
    }
}
