// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import dev.gestor.load.StackedPanels;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;

/** Load, replicas and average CPU of several runs, one below the other on one axis of time. */
final class ControlChart {
    private static final int WIDTH = 1500;
    private static final Color GREY = StackedPanels.GREY;
    private static final List<Color> COLORS =
            List.of(StackedPanels.BLUE, StackedPanels.ORANGE, StackedPanels.RED, StackedPanels.GREEN);

    private static final Color SIMULATED = COLORS.get(1);

    private ControlChart() {}

    /** @param runs under the same load, at most four, the first drawn on top of the others */
    static void write(Path file, String title, List<ControlRun> runs) throws IOException {
        ControlRun first = runs.get(0);
        double[] minutes =
                first.samples().stream().mapToDouble(s -> s.seconds() / 60).toArray();
        double target = first.target();

        XYChart load = panel(title, "offered load, % of a core", 250, false);
        line(load, "offered load", minutes, values(first, ControlRun.Sample::load), GREY, 2.5f, true);
        load.getStyler().setLegendVisible(false);

        XYChart replicas = panel("Replicas ordered", "replicas", 470, true);
        line(replicas, "needed: load / target", minutes, values(first, s -> s.load() / target), GREY, 5f, true);
        XYChart cpu = panel("Average CPU of the replicas", "% of a core", 470, true);
        cpu.getStyler().setYAxisMax(110.0);
        StackedPanels.time(cpu, "minutes");
        line(cpu, "target", minutes, values(first, s -> target), GREY, 5f, false);
        for (int i = runs.size() - 1; i >= 0; i--) {
            ControlRun run = runs.get(i);
            float width = i == 0 ? 2.6f : 1.7f;
            line(replicas, run.scaler(), minutes, values(run, ControlRun.Sample::ordered), COLORS.get(i), width, true);
            line(cpu, run.scaler(), minutes, values(run, ControlRun.Sample::average), COLORS.get(i), width, false);
        }
        StackedPanels.write(file, List.of(load, replicas, cpu), first.load().duration() / 60);
    }

    /**
     * What real containers did, beside their simulation.
     *
     * @param replayed what the plant makes of the recorded numbers of containers
     * @param simulated the autoscaler on the plant, under the same load
     */
    static void write(Path file, String title, ControlTrace measured, ControlTrace replayed, ControlRun simulated)
            throws IOException {
        double[] minutes =
                measured.points().stream().mapToDouble(p -> p.seconds() / 60).toArray();
        double[] seconds =
                simulated.samples().stream().mapToDouble(s -> s.seconds() / 60).toArray();
        double target = simulated.target();

        XYChart load = panel(title, "offered load, % of a core", 250, false);
        line(load, "offered load", minutes, values(measured, ControlTrace.Point::offered), GREY, 2.5f, true);
        load.getStyler().setLegendVisible(false);
        XYChart replicas = panel("Replicas ordered", "replicas", 430, true);
        line(replicas, "needed: load / target", minutes, values(measured, p -> p.offered() / target), GREY, 5f, true);
        line(
                replicas,
                "simulated controller",
                seconds,
                values(simulated, ControlRun.Sample::ordered),
                SIMULATED,
                5f,
                true);
        line(replicas, "real", minutes, values(measured, ControlTrace.Point::ordered), COLORS.get(0), 2.4f, true);
        XYChart cpu = panel("Average CPU of the replicas", "% of a core", 470, true);
        StackedPanels.time(cpu, "minutes");
        line(cpu, "target", minutes, values(measured, p -> target), GREY, 5f, false);
        line(
                cpu,
                "simulated containers, replayed",
                minutes,
                values(replayed, ControlTrace.Point::average),
                SIMULATED,
                5f,
                false);
        line(cpu, "real", minutes, values(measured, ControlTrace.Point::average), COLORS.get(0), 1.8f, false);
        StackedPanels.write(file, List.of(load, replicas, cpu), simulated.load().duration() / 60);
    }

    private interface Value<T> {
        double of(T sample);
    }

    private static double[] values(ControlRun run, Value<ControlRun.Sample> value) {
        return run.samples().stream().mapToDouble(value::of).toArray();
    }

    private static double[] values(ControlTrace trace, Value<ControlTrace.Point> value) {
        return trace.points().stream().mapToDouble(value::of).toArray();
    }

    private static XYChart panel(String title, String axis, int height, boolean legend) {
        XYChart chart = StackedPanels.panel(title, axis, WIDTH, height);
        chart.getStyler().setLegendVisible(legend);
        chart.getStyler().setXAxisMaxLabelCount(12);
        return chart;
    }

    private static void line(
            XYChart chart, String name, double[] x, double[] y, Color color, float width, boolean stairs) {
        XYSeries series = StackedPanels.line(chart, name, x, y, width > 4 ? pale(color) : color, width);
        if (stairs) {
            series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Step);
        }
    }

    private static Color pale(Color color) {
        return new Color(color.getRed(), color.getGreen(), color.getBlue(), 110);
    }
}
