// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.testing.InMemoryHost;
import dev.gestor.telemetry.ContainerUsage;
import dev.gestor.telemetry.HostCpu;
import dev.gestor.telemetry.MemoryTotals;
import dev.gestor.telemetry.ProcessSample;
import dev.gestor.telemetry.Snapshot;
import dev.gestor.telemetry.Source;
import dev.gestor.telemetry.SourceChoice;
import dev.gestor.telemetry.TelemetryException;
import dev.gestor.telemetry.Usage;
import dev.gestor.telemetry.UsageSource;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SnapshotCommandTest {
    private static final Map<String, String> OURS =
            Map.of("gestor.managed", "true", "gestor.instance", "default", "gestor.owner", "user");

    private final InMemoryHost host = new InMemoryHost(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Optional<String> obstacle = Optional.empty();

    @Test
    void printsOneObjectWithNullForWhatIsNotKnown() {
        host.addImage("image", Map.of());
        Container container = host.start("web", "image", OURS);
        host.start("foreign", "image", Map.of());

        assertThat(execute("snapshot", "--json", "--interval", "100ms")).isZero();

        int pid = container.pid().orElseThrow();
        assertThat(out)
                .hasToString(
                        ("{'time':'2026-11-21T12:00:00Z','source':'kernel','boottimeNanos':2000000000,'cpus':2,'cpuCores':0.5,"
                                        + "'load':[0.12,0.3,0.25],"
                                        + "'memory':{'total':4096,'free':1024,'available':null,'used':3072},"
                                        + "'containers':[{'id':'" + container.id()
                                        + "','name':'web','image':'image','state':'running','owner':'user','workload':null,'pid':"
                                        + pid
                                        + ",'processes':1,'cpuCores':0.25,'cpuShare':0.125,'intervalNanos':1000000000,'memory':1024,'memoryShare':0.25,"
                                        + "'resident':1024,'charged':null,'cgroupCpuNanos':null,'processCpuNanos':5,'unknownReason':'no charge'}],"
                                        + "'processesOfUnknownGroup':1,'processes':[{'pid':7,'parentPid':null,'userId':0,'state':'S','threads':1,'startNanos':5,'cpuNanos':1500000000,"
                                        + "'cpuCores':0.5,'virtual':null,'resident':512,'cgroup':null,'container':null,'name':'a\\u001B[31m\\\"b'}]}\n")
                                .replace('\'', '"'));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void printsTablesForPeople() {
        host.addImage("image", Map.of());
        host.start("web", "image", OURS);

        assertThat(execute("snapshot", "--interval", "100ms")).isZero();

        assertThat(out.toString())
                .contains("source kernel  boot time 2.000000000")
                .contains("CPU     0.500 of 2 cores  load 0.12 0.30 0.25")
                .contains("memory  4.0 KiB total  1.0 KiB free  ? available  3.0 KiB used")
                .contains("1 running container of this instance")
                .containsPattern("web +[0-9a-f]{12} +user +[0-9]+ +>=0.250 +>=1.0 KiB +>=25.00 % +no charge")
                .containsPattern("7 +0 +S +0.500 +512 B +\\? +a\\?\\[31m\"b")
                .doesNotContain("\u001b");
    }

    @Test
    void showsTheHostWithoutDocker() {
        host.goAway();

        assertThat(execute("snapshot", "--json", "--interval", "100ms")).isEqualTo(125);

        assertThat(out.toString()).contains("\"containers\":null").contains("\"pid\":7");
        assertThat(err.toString())
                .startsWith("gestor: containers are not shown: ")
                .hasLineCount(1);
    }

    @Test
    void aPausedContainerIsShownAsPaused() {
        host.addImage("image", Map.of());
        host.pause(host.start("web", "image", OURS).id());
        host.exit(host.start("ended", "image", OURS).id());

        assertThat(execute("snapshot", "--interval", "100ms")).isZero();
        assertThat(out.toString())
                .contains("1 running container of this instance")
                .containsPattern("web .* paused: no charge\n");

        assertThat(execute("snapshot", "--json", "--interval", "100ms")).isZero();
        assertThat(out.toString()).contains("\"name\":\"web\",\"image\":\"image\",\"state\":\"paused\"");
    }

    @Test
    void failsWhereTheChosenSourceCannotBeHad() {
        obstacle = Optional.of("/proc/sysinfo is not there");

        assertThat(execute("snapshot", "--sysinfo", "kernel")).isEqualTo(1);
        assertThat(err).hasToString("gestor: /proc/sysinfo is not there\n");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void refusesAnIntervalThatIsNone() {
        assertThat(execute("snapshot", "--interval", "5ms")).isEqualTo(2);
        assertThat(err.toString()).contains("'5ms' is out of bounds; it must be from 100ms to 1h");
    }

    private int execute(String... arguments) {
        Terminal terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false, false);
        return new CommandTree(terminal, Map.of(), true, List.of(new SnapshotCommand(new Fakes(), terminal, Map.of())))
                .execute(arguments);
    }

    private final class Fakes implements Adapters {
        @Override
        public ContainerEngine engine(String instance, Optional<String> url) {
            return host.engine(instance);
        }

        @Override
        public UsageSource usage(SourceChoice choice, Consumer<String> notice) throws TelemetryException {
            if (obstacle.isPresent()) {
                throw new TelemetryException(obstacle.get());
            }
            return new FakeUsage();
        }
    }

    /** Half a core by the only process, a quarter by each container. */
    private static final class FakeUsage implements UsageSource {
        private int samples;

        @Override
        public Source source() {
            return Source.KERNEL;
        }

        @Override
        public Usage sample(Collection<ContainerProcess> containers) {
            samples++;
            Map<String, ContainerUsage> usages = new HashMap<>();
            for (ContainerProcess container : containers) {
                usages.put(container.containerId(), usage(container));
            }
            return new Usage(snapshot(samples), OptionalDouble.of(0.5), usages);
        }

        @Override
        public void close() {}

        private static Snapshot snapshot(int number) {
            ProcessSample process = new ProcessSample(
                    7,
                    ProcessSample.UNKNOWN_NUMBER,
                    0,
                    'S',
                    1,
                    5,
                    500_000_000L + number * 500_000_000L,
                    ProcessSample.UNKNOWN,
                    512,
                    "",
                    "a\u001b[31m\"b");
            return new Snapshot(
                    Source.KERNEL,
                    number * 1_000_000_000L,
                    Instant.parse("2026-11-21T12:00:00Z"),
                    2,
                    new MemoryTotals(4096, 1024, OptionalLong.empty()),
                    new HostCpu(1, 2),
                    List.of(0.12, 0.30, 0.25),
                    Map.of(),
                    new ArrayList<>(List.of(process)));
        }

        private static ContainerUsage usage(ContainerProcess container) {
            return new ContainerUsage(
                    container.containerId(),
                    OptionalInt.of(container.mainPid()),
                    1,
                    OptionalDouble.of(0.25),
                    OptionalDouble.of(0.125),
                    Optional.of(Duration.ofSeconds(1)),
                    OptionalLong.empty(),
                    OptionalLong.of(5),
                    OptionalLong.of(1024),
                    OptionalDouble.of(0.25),
                    OptionalLong.of(1024),
                    OptionalLong.empty(),
                    Optional.of("no charge"));
        }
    }
}
