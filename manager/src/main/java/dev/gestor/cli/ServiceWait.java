// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.api.ServiceView;
import dev.gestor.api.ServicesClient;
import dev.gestor.engine.ProjectSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Waits for a project's services, and tells on the way what becomes of them. */
final class ServiceWait {
    private static final Duration POLL = Duration.ofMillis(200);

    /** Phases out of which only a person helps, or a long time. */
    private static final Set<String> STUCK = Set.of("crash-loop", "blocked", "failed");

    private final ServiceDesk desk;
    private final Terminal terminal;
    private final LongSupplier nanoTime;
    private final Map<String, String> told = new HashMap<>();

    ServiceWait(ServiceDesk desk, Terminal terminal, LongSupplier nanoTime) {
        this.desk = desk;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
    }

    /** Until all that is declared runs, or cannot. */
    int untilUp(ProjectSpec project, Duration limit) throws Exception {
        long end = nanoTime.getAsLong() + limit.toNanos();
        while (true) {
            List<ServiceView> services = of(project.name());
            services.forEach(this::tell);
            boolean all = services.size() >= project.services().size();
            boolean decided = all && services.stream().allMatch(s -> s.settled() || STUCK.contains(s.phase()));
            if (decided) {
                return services.stream().allMatch(ServiceView::settled) ? ExitCode.DONE : ExitCode.FAILED;
            }
            if (nanoTime.getAsLong() - end > 0) {
                return ExitCode.TIMED_OUT;
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
    }

    /**
     * Until nothing of it is left.
     *
     * @param name as it was withdrawn
     */
    int untilGone(String name, Duration limit) throws Exception {
        long end = nanoTime.getAsLong() + limit.toNanos();
        while (true) {
            ServicesClient.Listing listing = desk.list();
            List<ServiceView> left = listing.services().stream()
                    .filter(ServiceView::withdrawn)
                    .filter(service -> service.means(name))
                    .toList();
            if (left.isEmpty() && !listing.leaving().contains(withoutSlash(name))) {
                return ExitCode.DONE;
            }
            left.forEach(this::tell);
            if (nanoTime.getAsLong() - end > 0) {
                return ExitCode.TIMED_OUT;
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
    }

    private static String withoutSlash(String name) {
        return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    }

    List<ServiceView> of(String project) throws Exception {
        return desk.list().services().stream()
                .filter(s -> s.project().equals(project))
                .toList();
    }

    private void tell(ServiceView service) {
        String name = service.project() + "/" + service.service();
        String now = service.phase() + ": " + service.reason();
        if (!now.equals(told.put(name, now))) {
            terminal.err().println("%s  %s".formatted(name, now));
            terminal.err().flush();
        }
    }
}
