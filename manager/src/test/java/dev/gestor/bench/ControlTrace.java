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
 * # Recorded on 2026-11-29, load average 1.2 before
 * seconds,running,ordered,average_percent,offered_percent
 * 2.00,3,4,51.20,150.00
 * 2.50,4,4,-,150.00
 * </pre>
 *
 * @param note how it was recorded, in words
 * @param points in the order of time
 */
record ControlTrace(String note, List<Point> points) {
    private static final String HEADER = "seconds,running,ordered,average_percent,offered_percent";
    private static final String UNKNOWN = "-";
    private static final double TICK = 0.25;

    ControlTrace {
        points = List.copyOf(points);
    }

    /**
     * What holds from then on.
     *
     * @param running containers that take their share of the load
     * @param ordered containers that there are to be
     * @param average as it was seen then; not a number where nothing was measured
     */
    record Point(double seconds, int running, int ordered, double average, double offered) {}

    static ControlTrace read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        int header = !lines.isEmpty() && lines.get(0).startsWith("#") ? 1 : 0;
        if (lines.size() <= header || !lines.get(header).equals(HEADER)) {
            throw new IOException(file + " is not a trace: its first line is to be " + HEADER);
        }
        List<Point> points = new ArrayList<>();
        for (int i = header + 1; i < lines.size(); i++) {
            String[] fields = lines.get(i).split(",", -1);
            try {
                points.add(new Point(
                        Double.parseDouble(fields[0]),
                        Integer.parseInt(fields[1]),
                        Integer.parseInt(fields[2]),
                        fields[3].equals(UNKNOWN) ? Double.NaN : Double.parseDouble(fields[3]),
                        Double.parseDouble(fields[4])));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new IOException(
                        "%s, line %d is '%s', to be five numbers".formatted(file, i + 1, lines.get(i)), e);
            }
        }
        return new ControlTrace(header == 1 ? lines.get(0).substring(1).strip() : "", points);
    }

    void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        if (!note.isEmpty()) {
            lines.add("# " + note);
        }
        lines.add(HEADER);
        points.forEach(p -> lines.add("%.2f,%d,%d,%s,%.2f"
                .formatted(
                        p.seconds(),
                        p.running(),
                        p.ordered(),
                        Double.isNaN(p.average()) ? UNKNOWN : String.format(Locale.ROOT, "%.2f", p.average()),
                        p.offered())));
        Files.write(file, lines);
    }

    static ControlTrace of(ControlRun run) {
        return new ControlTrace(
                "",
                run.samples().stream()
                        .map(s -> new Point(s.seconds(), s.running(), s.ordered(), s.average(), s.load()))
                        .toList());
    }

    /**
     * What would have been seen on the plant with the same load and the same number of containers at the same times, to be
     * laid beside what was measured. Those of the first point are taken to run since long ago.
     *
     * @param window seconds that each measurement is made over
     */
    ControlTrace replayedOn(PlantParameters parameters, double window) {
        List<Point> replayed = new ArrayList<>();
        if (points.isEmpty()) {
            return this;
        }
        Point before = points.get(0);
        Plant plant = new Plant(parameters.replayed(), before.running(), new Random(0));
        double now = before.seconds();
        // So that the first point, too, has something behind it.
        double behind = window + parameters.lag();
        for (double past = 0; past < behind; past += TICK) {
            plant.advance(TICK, before.offered());
        }
        for (Point point : points) {
            for (; now + TICK / 2 < point.seconds(); now += TICK) {
                plant.advance(TICK, before.offered());
            }
            plant.add(Math.max(0, point.running() - plant.total()));
            plant.remove(Math.max(0, plant.total() - point.running()));
            double average = plant.measure(window).average().orElse(Double.NaN);
            replayed.add(new Point(point.seconds(), point.running(), point.ordered(), average, point.offered()));
            before = point;
        }
        return new ControlTrace(note, replayed);
    }

    /**
     * The root of the mean squared difference of the averages, in percent of a core: what a fit makes small. Where the one or
     * the other is not known there is no difference.
     */
    double differenceTo(ControlTrace other) {
        double sum = 0;
        int known = 0;
        for (int i = 0; i < points.size(); i++) {
            double difference = points.get(i).average() - other.points().get(i).average();
            if (!Double.isNaN(difference)) {
                sum += difference * difference;
                known++;
            }
        }
        return Math.sqrt(sum / known);
    }
}
