// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * What a fleet did, recorded from real containers or simulated, in a file like
 *
 * <pre>
 * seconds,running,average_percent,offered_percent
 * 2.0,3,51.20,150.00
 * </pre>
 *
 * @param points in the order of time
 */
record ControlTrace(List<Point> points) {
    private static final String HEADER = "seconds,running,average_percent,offered_percent";
    private static final double TICK = 0.25;

    ControlTrace {
        points = List.copyOf(points);
    }

    /** @param average of the time since the point before */
    record Point(double seconds, int running, double average, double offered) {}

    static ControlTrace read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
            throw new IOException(file + " is not a trace: its first line is to be " + HEADER);
        }
        List<Point> points = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            String[] fields = lines.get(i).split(",", -1);
            try {
                points.add(new Point(
                        Double.parseDouble(fields[0]),
                        Integer.parseInt(fields[1]),
                        Double.parseDouble(fields[2]),
                        Double.parseDouble(fields[3])));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new IOException(
                        "%s, line %d is '%s', to be four numbers".formatted(file, i + 1, lines.get(i)), e);
            }
        }
        return new ControlTrace(points);
    }

    void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(HEADER);
        points.forEach(p -> lines.add(
                String.format(Locale.ROOT, "%.1f,%d,%.2f,%.2f", p.seconds(), p.running(), p.average(), p.offered())));
        Files.write(file, lines);
    }

    static ControlTrace of(ControlRun run) {
        return new ControlTrace(run.samples().stream()
                .map(s -> new Point(s.seconds(), s.running(), s.average(), s.load()))
                .toList());
    }

    /**
     * What the plant would have measured with the same load and the same number of containers at the same times, to be
     * laid beside what was measured. Those of the first point are taken to run since long ago.
     */
    ControlTrace replayedOn(PlantParameters parameters) {
        PlantParameters plain = new PlantParameters(
                parameters.capacity(), parameters.idle(), 0, parameters.spike(), parameters.spikeSeconds(), 0);
        List<Point> replayed = new ArrayList<>();
        Plant plant = new Plant(plain, points.isEmpty() ? 0 : points.get(0).running(), new Random(0));
        double now = points.isEmpty() ? 0 : points.get(0).seconds() - TICK;
        for (Point point : points) {
            plant.add(Math.max(0, point.running() - plant.total()));
            plant.remove(Math.max(0, plant.total() - point.running()));
            double sum = 0;
            int ticks = Math.max(1, (int) Math.round((point.seconds() - now) / TICK));
            for (int tick = 0; tick < ticks; tick++) {
                sum += plant.average(point.offered());
                plant.advance(TICK, point.offered());
            }
            now += ticks * TICK;
            replayed.add(new Point(point.seconds(), point.running(), sum / ticks, point.offered()));
        }
        return new ControlTrace(replayed);
    }

    /** The root of the mean squared difference of the averages, in percent of a core: what a fit makes small. */
    double differenceTo(ControlTrace other) {
        double sum = 0;
        for (int i = 0; i < points.size(); i++) {
            sum += Math.pow(points.get(i).average() - other.points().get(i).average(), 2);
        }
        return Math.sqrt(sum / points.size());
    }
}
