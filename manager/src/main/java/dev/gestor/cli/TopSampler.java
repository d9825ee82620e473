// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.batch.DecisionRecord;
import dev.gestor.engine.Container;
import dev.gestor.journal.LastCycle;
import dev.gestor.telemetry.ProcessRates;
import dev.gestor.telemetry.Snapshot;
import dev.gestor.telemetry.TelemetryException;
import dev.gestor.telemetry.Usage;
import dev.gestor.telemetry.UsageSource;
import dev.gestor.telemetry.UsageSource.ContainerProcess;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes what {@code top} shows, one reading a call; rates are over the time between two. Not thread-safe. */
final class TopSampler {
    private final UsageSource source;
    private final FollowedContainers containers;
    private final LastCycle decisions;
    private final String noJournal;
    private final Supplier<List<String>> notices;
    private @Nullable Snapshot before;

    /**
     * @param noJournal what is said where no manager has run
     * @param notices what the sources had to tell so far
     */
    TopSampler(
            UsageSource source,
            FollowedContainers containers,
            LastCycle decisions,
            String noJournal,
            Supplier<List<String>> notices) {
        this.source = source;
        this.containers = containers;
        this.decisions = decisions;
        this.noJournal = noJournal;
        this.notices = notices;
    }

    TopReading read() throws TelemetryException {
        Optional<List<Container>> up = containers.up();
        Usage usage = source.sample(up.orElse(List.of()).stream()
                .flatMap(c -> c.pid().stream().mapToObj(pid -> new ContainerProcess(c.id(), pid)))
                .toList());
        Snapshot earlier = before;
        Map<Integer, Double> cores = earlier == null ? Map.of() : ProcessRates.cores(earlier, usage.snapshot());
        before = usage.snapshot();
        List<String> troubles = new ArrayList<>();
        if (up.isEmpty()) {
            troubles.add("containers are not shown: " + containers.trouble());
        }
        Optional<CycleMarks> cycle = Optional.empty();
        String undecided = "";
        try {
            List<DecisionRecord> last = decisions.decisions();
            cycle = CycleMarks.of(last, decisions.interval());
            undecided =
                    decisions.exists() ? "no decisions yet: no manager has ranked containers here lately" : noJournal;
        } catch (AccessDeniedException e) {
            undecided =
                    "decisions are not shown: the journal may not be read (%s), see --state".formatted(e.getMessage());
        } catch (IOException e) {
            undecided = "decisions are not shown: the journal cannot be read: " + e.getMessage();
        }
        return new TopReading(new SnapshotReading(usage, up, cores), cycle, undecided, troubles, notices.get());
    }
}
