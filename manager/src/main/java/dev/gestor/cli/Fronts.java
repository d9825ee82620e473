// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.balance.BalanceKeeper;
import dev.gestor.control.balance.FrontPort;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.probe.ProbeResult;
import dev.gestor.probe.ProbeTarget;
import dev.gestor.probe.Prober;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Where the load balancers of a project are reached on the host, by group. */
final class Fronts {
    private static final Duration PROBE = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private Fronts() {}

    static Map<String, Optional<FrontPort>> of(ProjectSpec project) {
        Map<String, Optional<FrontPort>> fronts = new TreeMap<>();
        project.services().stream()
                .filter(service -> service.replicas() > 0)
                .map(service -> service.container(0, ""))
                .forEach(pattern -> BalanceKeeper.front(pattern)
                        .ifPresent(front ->
                                fronts.merge(front.group(), front.port(), (one, other) -> one.or(() -> other))));
        return fronts;
    }

    /** Waits until all of them answer; what those say that do not. */
    static List<String> untilAnswered(ProjectSpec project, Duration limit) throws InterruptedException {
        Map<String, Optional<FrontPort>> fronts = of(project);
        List<String> problems = new ArrayList<>();
        if (fronts.isEmpty()) {
            return problems;
        }
        long end = System.nanoTime() + limit.toNanos();
        try (var prober = new Prober()) {
            for (Map.Entry<String, Optional<FrontPort>> front : fronts.entrySet()) {
                if (front.getValue().isPresent()) {
                    untilAnswered(prober, front.getValue().get(), end)
                            .ifPresent(reason ->
                                    problems.add("the balancer of %s at %s: %s; the manager's output tells why"
                                            .formatted(
                                                    front.getKey(),
                                                    front.getValue().get(),
                                                    reason)));
                }
            }
        }
        return problems;
    }

    private static Optional<String> untilAnswered(Prober prober, FrontPort port, long end) throws InterruptedException {
        var target = ProbeTarget.of(port.address().orElse("127.0.0.1"), port.port());
        while (true) {
            ProbeResult result = prober.probe(target, PROBE).join();
            if (!(result instanceof ProbeResult.Failure failure)) {
                return Optional.empty();
            }
            if (System.nanoTime() > end) {
                return Optional.of(failure.reason());
            }
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        }
    }
}
