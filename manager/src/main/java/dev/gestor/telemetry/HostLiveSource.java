// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import dev.gestor.telemetry.NetworkFiles.Namespace;
import dev.gestor.telemetry.UsageSource.ContainerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Samples this machine, or the one whose pseudo file systems are found below {@link HostFiles}. */
public final class HostLiveSource implements LiveSource {
    private static final int FIRST_PROCESS = 1;

    private final UsageSource usages;
    private final HostFiles files;
    private final LongSupplier monotonicNanos;
    private final NetworkFiles networks;
    private final ContainerNetworks containerNetworks;
    private final FileBytes file = new FileBytes();
    private @Nullable Reading last;

    /** What rates of the host are made from. */
    private record Reading(long atNanos, Attempt<CoreTimes> cores, Attempt<Namespace> network) {}

    /** @param usages of its own: one that somebody else samples too has rates over less than they believe */
    HostLiveSource(UsageSource usages, HostFiles files, LongSupplier monotonicNanos) {
        this.usages = usages;
        this.files = files;
        this.monotonicNanos = monotonicNanos;
        this.networks = new NetworkFiles(monotonicNanos);
        this.containerNetworks = new ContainerNetworks(files, networks);
    }

    /**
     * Opens the sources.
     *
     * @param notice as for {@link SourceChoice#open}
     */
    public static LiveSource open(SourceChoice choice, HostFiles files, Consumer<String> notice)
            throws TelemetryException {
        return new HostLiveSource(
                new ContainerUsageSource(choice.open(files, notice), files, System::nanoTime), files, System::nanoTime);
    }

    @Override
    public Source source() {
        return usages.source();
    }

    @Override
    public LiveSample sample(Collection<ContainerProcess> containers) throws TelemetryException {
        long at = monotonicNanos.getAsLong();
        Map<String, Attempt<Namespace>> attempts = containerNetworks.read(containers);
        // All that is kept for the next sample is kept from here on: one that failed leaves the readings as they were.
        Usage usage = usages.sample(containers);
        Reading now = new Reading(at, Attempt.of(this::coreTimes), Attempt.of(this::hostNamespace));
        Optional<Reading> before = Optional.ofNullable(last);
        last = now;
        return new LiveSample(
                usage.snapshot().time(),
                before.map(earlier -> Duration.ofNanos(at - earlier.atNanos)),
                usage,
                cores(before.flatMap(earlier -> earlier.cores.value()), now.cores),
                hostNetwork(before.flatMap(earlier -> earlier.network.value()), now.network),
                containerNetworks.usages(containers, attempts, usage.snapshot(), now.network.value()));
    }

    @Override
    public void close() {
        usages.close();
    }

    private CoreTimes coreTimes() throws TelemetryException {
        Path path = files.proc().resolve("stat");
        try {
            file.read(path);
            return CoreTimes.parse(file.bytes(), file.length());
        } catch (IOException | NumberFormatException e) {
            throw new TelemetryException("%s has no CPU time of cores: %s".formatted(path, e.getMessage()), e);
        }
    }

    /** A manager in a container that shares the host's processes has a network of its own; process 1 has the host's. */
    private Namespace hostNamespace() throws TelemetryException {
        try {
            return networks.read(files.network(FIRST_PROCESS));
        } catch (TelemetryException e) {
            return networks.read(files.ownNetwork());
        }
    }

    private static CoreUsage cores(Optional<CoreTimes> before, Attempt<CoreTimes> now) {
        String reason =
                now.failure().orElse("the cores' CPU was read for the first time, and a rate needs two readings");
        return before.flatMap(earlier ->
                        now.value().map(times -> new CoreUsage(times.percentSince(earlier), Optional.empty())))
                .orElseGet(() -> CoreUsage.unknown(reason));
    }

    private static HostNetwork hostNetwork(Optional<Namespace> before, Attempt<Namespace> now) {
        String reason =
                now.failure().orElse("the host's network was read for the first time, and a rate needs two readings");
        return before.flatMap(earlier -> now.value()
                        .filter(namespace -> namespace.namespace().equals(earlier.namespace()))
                        .map(namespace ->
                                new HostNetwork(namespace.reading().eachSince(earlier.reading()), Optional.empty())))
                .orElseGet(() -> HostNetwork.unknown(reason));
    }
}
