// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A walk over {@code /proc}: {@code stat}, {@code status} and {@code cgroup} of each process. Processes that end while
 * it walks are left out; of one whose files may not be read (hidepid) only the pid is known. Charges of cgroups are
 * not read here: whoever needs one reads the few that matter.
 */
final class ProcfsSource implements SnapshotSource {
    private final Path proc;
    private final Clock clock;
    private final BootClock bootClock;
    private final FileBytes file = new FileBytes();
    private final SharedStrings strings = new SharedStrings();

    ProcfsSource(HostFiles files, Clock clock, LongSupplier monotonicNanos) {
        this.proc = files.proc();
        this.clock = clock;
        this.bootClock = new BootClock(monotonicNanos);
    }

    @Override
    public Source source() {
        return Source.PROCFS;
    }

    @Override
    public Snapshot read() throws TelemetryException {
        long boottime = bootClock.nanos(whole("uptime", HostTotals::uptimeNanos));
        Instant time = clock.instant();
        HostTotals.Cpu cpu = whole("stat", HostTotals::cpu);
        MemoryTotals memory = whole("meminfo", HostTotals::memory);
        List<Double> load = whole("loadavg", HostTotals::load);
        return new Snapshot(Source.PROCFS, boottime, time, cpu.cpus(), memory, cpu.time(), load, Map.of(), processes());
    }

    @Override
    public void close() {}

    private List<ProcessSample> processes() throws TelemetryException {
        String[] names = proc.toFile().list();
        if (names == null) {
            throw new TelemetryException(proc + ": cannot be listed; is the proc file system mounted there?");
        }
        int[] pids = Arrays.stream(names)
                .filter(name -> name.charAt(0) >= '1' && name.charAt(0) <= '9')
                .mapToInt(Integer::parseInt)
                .sorted()
                .toArray();
        List<ProcessSample> processes = new ArrayList<>(pids.length);
        for (int pid : pids) {
            process(pid).ifPresent(processes::add);
        }
        strings.forgetUnused();
        return processes;
    }

    private Optional<ProcessSample> process(int pid) throws TelemetryException {
        Path folder = proc.resolve(Integer.toString(pid));
        try {
            ProcessStat stat = parsed(folder.resolve("stat"), ProcessStat::parse);
            String name = strings.of(file.bytes(), stat.nameStart(), stat.nameEnd());
            ProcessStatus status = parsed(folder.resolve("status"), ProcessStatus::parse);
            file.read(folder.resolve("cgroup"));
            String cgroup = CgroupMembership.snapshotPath(file.bytes(), file.length(), strings);
            return Optional.of(new ProcessSample(
                    pid,
                    stat.parentPid(),
                    status.userId(),
                    stat.state(),
                    stat.threads(),
                    stat.startTicks() * HostTotals.TICK_NANOS,
                    stat.ticks() * HostTotals.TICK_NANOS,
                    stat.virtualBytes(),
                    status.residentBytes(),
                    cgroup,
                    name));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            // A process that ends between open and read answers ESRCH, of which Java makes a bare IOException.
            return Files.exists(folder) ? Optional.of(unreadable(pid)) : Optional.empty();
        }
    }

    private static ProcessSample unreadable(int pid) {
        return new ProcessSample(
                pid,
                ProcessSample.UNKNOWN_NUMBER,
                ProcessSample.UNKNOWN_NUMBER,
                ProcessSample.UNKNOWN_STATE,
                ProcessSample.UNKNOWN_NUMBER,
                ProcessSample.UNKNOWN,
                ProcessSample.UNKNOWN,
                ProcessSample.UNKNOWN,
                ProcessSample.UNKNOWN,
                "",
                "");
    }

    private <T> T whole(String name, Parser<T> parser) throws TelemetryException {
        Path path = proc.resolve(name);
        try {
            return parsed(path, parser);
        } catch (IOException e) {
            throw new TelemetryException(
                    "%s: cannot be read (%s); Gestor needs the proc file system of the host, readable"
                            .formatted(path, reason(e)),
                    e);
        }
    }

    private <T> T parsed(Path path, Parser<T> parser) throws IOException, TelemetryException {
        file.read(path);
        try {
            return parser.parse(file.bytes(), file.length());
        } catch (NumberFormatException e) {
            throw new TelemetryException(
                    "%s: %s; is the proc file system mounted there?".formatted(path, e.getMessage()), e);
        }
    }

    private static String reason(IOException e) {
        return e instanceof java.nio.file.AccessDeniedException
                ? "permission denied"
                : e instanceof NoSuchFileException ? "there is no such file" : String.valueOf(e.getMessage());
    }

    private interface Parser<T> {
        T parse(byte[] bytes, int length);
    }
}
