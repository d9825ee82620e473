// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import dev.gestor.bench.ControlTrace.Point;
import dev.gestor.control.client.ClientDeclaration;
import dev.gestor.control.client.ClientView;
import dev.gestor.policy.CpuPreset;
import dev.gestor.policy.ScaleLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/** Has the autoscaler keep real containers at their target while the load steps up and down, and records what they do. */
public final class RealControl {
    /** In percent of a core. Small, so that ten containers leave most of a small machine to what else it does. */
    static final double TARGET = 2;
    /** In cores, of each container. */
    static final double CPUS = 0.1;

    static final ScaleLimits LIMITS = new ScaleLimits(1, 10, 10);

    private static final double POINTS_A_SECOND = 2;
    /** Until the first container has its start behind it. */
    private static final long WARM_UP_SECONDS = 25;

    private RealControl() {}

    static Path file(Path root) {
        return root.resolve("bench/results/control-real.csv");
    }

    /** @param arguments folder of the project; instance; image of {@code bench/worker.c}; folder for the manager's state */
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        LoadShape load = LoadShape.real();
        System.out.printf(
                "Recording real containers for %.0f s, load average %.1f%n",
                WARM_UP_SECONDS + load.duration(), loadAverage());
        ControlTrace trace;
        try (RealManager manager = new RealManager(arguments[1], Path.of(arguments[3]))) {
            manager.declare(
                    new ClientDeclaration(arguments[2], TARGET, CpuPreset.NORMAL, LIMITS, OptionalDouble.of(CPUS)));
            trace = record(manager, load);
        }
        trace.write(file(root));
    }

    private static ControlTrace record(RealManager manager, LoadShape load) throws Exception {
        List<Point> points = new ArrayList<>();
        long start = System.nanoTime() + TimeUnit.SECONDS.toNanos(WARM_UP_SECONDS);
        double least = loadAverage();
        double most = least;
        try (LoadDispatcher dispatcher =
                new LoadDispatcher(manager::view, () -> load.percent().applyAsDouble(Math.max(0, seconds(start))))) {
            while (points.size() < load.duration() * POINTS_A_SECOND) {
                // One that is late is not left out: each is of the time that it says.
                double wait = points.size() / POINTS_A_SECOND - seconds(start);
                TimeUnit.NANOSECONDS.sleep((long) (Math.max(0, wait) * 1e9));
                double now = seconds(start);
                least = Math.min(least, loadAverage());
                most = Math.max(most, loadAverage());
                ClientView view = manager.view();
                if (!view.client().live()) {
                    throw new IOException("the client was given up after %.0f s: %s"
                            .formatted(now, view.client().reason().orElse("no reason is known")));
                }
                points.add(new Point(
                        now,
                        dispatcher.serving(),
                        view.client().wanted(),
                        view.average().orElse(Double.NaN),
                        load.percent().applyAsDouble(now)));
            }
        }
        String note = "Recorded on %s, with a load average of the machine between %.1f and %.1f."
                .formatted(LocalDate.now(ZoneOffset.UTC), least, most);
        return new ControlTrace(note, points);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static double loadAverage() throws IOException {
        return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
    }
}
