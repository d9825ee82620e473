// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import dev.gestor.load.StackedPanels;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;

/** Latency and the number of instances of overloads, one below the other on one axis of time. */
final class OverloadChart {
    private static final int WIDTH = 1280;
    private static final Color GREY = StackedPanels.GREY;
    private static final List<Color> COLORS = List.of(StackedPanels.RED, StackedPanels.ORANGE, StackedPanels.BLUE);

    private static final Color SHADE = new Color(0xF0F0F0);
    private static final int DIGIT = 8;
    private static final String LATENCY = "ms, mean of a second";

    private static final BasicStroke DASHES =
            new BasicStroke(1.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 1, new float[] {7, 5}, 0);

    private OverloadChart() {}

    /** @param runs the last is drawn on top, in the last colour */
    static void compare(Path file, String title, int threshold, List<OverloadRun> runs) throws IOException {
        OverloadRun last = runs.get(runs.size() - 1);
        double end = end(last);
        XYChart latency = panel(title, LATENCY, 440, false);
        XYChart instances = panel("Instances", "instances", 270, true);
        shade(latency, last, highest(threshold, runs));
        shade(instances, last, 5);
        threshold(latency, threshold, end);
        List<Color> colors = COLORS.subList(COLORS.size() - runs.size(), COLORS.size());
        for (int i = 0; i < runs.size(); i++) {
            OverloadRun run = runs.get(i);
            line(latency, run.name(), run, OverloadRun.Point::mean, colors.get(i), 2.6f);
            steps(instances, run.name(), run, end, 1, colors.get(i), 2.6f + (runs.size() - 1 - i) * 2.4f);
        }
        StackedPanels.write(file, List.of(latency, instances), end);
    }

    /** One run under a load that nothing here can carry. */
    static void flood(Path file, String title, int threshold, int capacity, OverloadRun run) throws IOException {
        double end = end(run);
        int most = run.mostInstances() + 1;
        XYChart rate = panel(title, "answers a second", 330, false);
        shade(rate, run, most * (double) capacity);
        steps(rate, "what the instances can do together", run, end, capacity, GREY, 1.8f)
                .setLineStyle(DASHES);
        line(rate, "answered", run, OverloadRun.Point::answered, COLORS.get(2), 2.6f);
        XYChart latency = panel("Latency", LATENCY, 330, false);
        shade(latency, run, highest(threshold, List.of(run)));
        threshold(latency, threshold, end);
        line(latency, "mean", run, OverloadRun.Point::mean, COLORS.get(2), 2.6f);
        XYChart instances = panel("Instances", "instances", 270, true);
        shade(instances, run, most);
        steps(instances, "instances", run, end, 1, COLORS.get(2), 2.6f);
        StackedPanels.write(file, List.of(rate, latency, instances), end);
    }

    private static double end(OverloadRun run) {
        OverloadRun.Point last = run.points().get(run.points().size() - 1);
        return last.seconds() + last.span() / 2;
    }

    /** Where the axis of latencies ends: a round number above all of them, and the threshold. */
    private static double highest(int threshold, List<OverloadRun> runs) {
        double most = runs.stream()
                .flatMap(run -> run.points().stream())
                .mapToDouble(OverloadRun.Point::mean)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        return Math.ceil(Math.max(most, threshold) * 1.05 / 100) * 100;
    }

    /** The time of the overload, behind all else; the axis ends at its height. */
    private static void shade(XYChart chart, OverloadRun run, double height) {
        XYSeries series = StackedPanels.line(
                chart,
                "overload (grey)",
                new double[] {run.from(), run.until()},
                new double[] {height, height},
                SHADE,
                0);
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Area);
        series.setFillColor(SHADE);
        chart.getStyler().setYAxisMax(height);
        // Numbers of four digits or of one: the panels' axes of time are to be one below the other.
        int digits = Integer.toString((int) (height * 0.95)).length();
        chart.getStyler().setAxisTickPadding(4 + DIGIT * (4 - digits));
    }

    private static void line(
            XYChart chart,
            String name,
            OverloadRun run,
            ToDoubleFunction<OverloadRun.Point> value,
            Color color,
            float width) {
        double[] x =
                run.points().stream().mapToDouble(OverloadRun.Point::seconds).toArray();
        double[] y = run.points().stream().mapToDouble(value).toArray();
        StackedPanels.line(chart, name, x, y, color, width);
    }

    private static XYSeries steps(
            XYChart chart, String name, OverloadRun run, double end, double factor, Color color, float width) {
        List<Double> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        for (OverloadRun.Change change : run.changes()) {
            if (change.seconds() < end) {
                x.add(change.seconds());
                y.add(change.instances() * factor);
            }
        }
        x.add(end);
        y.add(y.get(y.size() - 1));
        XYSeries series = StackedPanels.line(
                chart,
                name,
                x.stream().mapToDouble(Double::doubleValue).toArray(),
                y.stream().mapToDouble(Double::doubleValue).toArray(),
                color,
                width);
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Step);
        return series;
    }

    private static void threshold(XYChart chart, int threshold, double end) {
        StackedPanels.line(
                        chart,
                        "threshold, %d ms".formatted(threshold),
                        new double[] {0, end},
                        new double[] {threshold, threshold},
                        GREY,
                        1.6f)
                .setLineStyle(DASHES);
    }

    private static XYChart panel(String title, String axis, int height, boolean lowest) {
        XYChart chart = StackedPanels.panel(title, axis, WIDTH, height);
        chart.getStyler().setLegendVisible(!lowest).setPlotContentSize(1);
        if (lowest) {
            StackedPanels.time(chart, "seconds");
        }
        return chart;
    }
}
