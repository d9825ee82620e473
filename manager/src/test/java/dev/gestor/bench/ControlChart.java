// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Load, replicas and average CPU of several runs, one below the other on one axis of time. */
final class ControlChart {
    private static final int WIDTH = 1500;
    private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 19);
    private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 15);
    private static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    private static final Color GRID = new Color(0xE4E4E4);
    private static final Color GREY = new Color(0x8A8A8A);

    /** Colours that people with any kind of colour vision tell apart, after Okabe and Ito. */
    private static final List<Color> COLORS =
            List.of(new Color(0x0072B2), new Color(0xE69F00), new Color(0xD55E00), new Color(0x009E73));

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
        cpu.getStyler().setXAxisTitleVisible(true).setYAxisMax(110.0);
        cpu.setXAxisTitle("minutes");
        line(cpu, "target", minutes, values(first, s -> target), GREY, 5f, false);
        for (int i = runs.size() - 1; i >= 0; i--) {
            ControlRun run = runs.get(i);
            float width = i == 0 ? 2.6f : 1.7f;
            line(replicas, run.scaler(), minutes, values(run, ControlRun.Sample::ordered), COLORS.get(i), width, true);
            line(cpu, run.scaler(), minutes, values(run, ControlRun.Sample::average), COLORS.get(i), width, false);
        }
        for (XYChart chart : List.of(load, replicas, cpu)) {
            chart.getStyler().setXAxisMin(0.0).setXAxisMax(first.load().duration() / 60);
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        ImageIO.write(stacked(List.of(load, replicas, cpu)), "png", file.toFile());
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
        cpu.getStyler().setXAxisTitleVisible(true);
        cpu.setXAxisTitle("minutes");
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
        for (XYChart chart : List.of(load, replicas, cpu)) {
            chart.getStyler().setXAxisMin(0.0).setXAxisMax(simulated.load().duration() / 60);
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        ImageIO.write(stacked(List.of(load, replicas, cpu)), "png", file.toFile());
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
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(height)
                .title(title)
                .yAxisTitle(axis)
                .build();
        XYStyler styler = chart.getStyler();
        styler.setChartBackgroundColor(Color.WHITE)
                .setPlotBackgroundColor(Color.WHITE)
                .setPlotBorderColor(GREY)
                .setChartTitleFont(TITLE)
                .setChartTitleBoxVisible(false)
                .setChartPadding(12)
                .setLegendFont(TEXT)
                .setLegendVisible(legend)
                .setLegendPosition(Styler.LegendPosition.OutsideS)
                .setLegendLayout(Styler.LegendLayout.Horizontal)
                .setLegendBorderColor(Color.WHITE)
                .setLegendSeriesLineLength(36)
                .setAntiAlias(true);
        styler.setAxisTitleFont(TEXT)
                .setAxisTickLabelsFont(LABEL)
                .setPlotGridLinesColor(GRID)
                .setPlotMargin(0)
                .setYAxisMin(0.0)
                .setYAxisDecimalPattern("0")
                .setXAxisDecimalPattern("0")
                .setXAxisMaxLabelCount(12);
        return chart;
    }

    private static void line(
            XYChart chart, String name, double[] x, double[] y, Color color, float width, boolean stairs) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setXYSeriesRenderStyle(stairs ? XYSeriesRenderStyle.Step : XYSeriesRenderStyle.Line);
        series.setLineColor(width > 4 ? pale(color) : color);
        series.setLineStyle(new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
        series.setMarker(SeriesMarkers.NONE);
    }

    private static Color pale(Color color) {
        return new Color(color.getRed(), color.getGreen(), color.getBlue(), 110);
    }

    private static BufferedImage stacked(List<XYChart> charts) {
        int height = charts.stream().mapToInt(XYChart::getHeight).sum();
        BufferedImage whole = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = whole.createGraphics();
        int y = 0;
        for (XYChart chart : charts) {
            graphics.drawImage(BitmapEncoder.getBufferedImage(chart), 0, y, null);
            y += chart.getHeight();
        }
        graphics.dispose();
        return whole;
    }
}
