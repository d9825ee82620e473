// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Latency and the number of instances of overloads, one below the other on one axis of time. */
final class OverloadChart {
    private static final int WIDTH = 1280;
    private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 18);
    private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 15);
    private static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    private static final Color GRID = new Color(0xE4E4E4);
    private static final Color GREY = new Color(0x6E6E6E);

    /** Colours that people with any kind of colour vision tell apart, after Okabe and Ito. */
    private static final List<Color> COLORS = List.of(new Color(0xD55E00), new Color(0xE69F00), new Color(0x0072B2));

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
        write(file, List.of(latency, instances), end);
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
        write(file, List.of(rate, latency, instances), end);
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
        XYSeries series = chart.addSeries(
                "overload (grey)", new double[] {run.from(), run.until()}, new double[] {height, height});
        style(series, SHADE, 0);
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
        style(chart.addSeries(name, x, y), color, width);
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
        XYSeries series = style(chart.addSeries(name, x, y), color, width);
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Step);
        return series;
    }

    private static void threshold(XYChart chart, int threshold, double end) {
        XYSeries series = chart.addSeries(
                "threshold, %d ms".formatted(threshold), new double[] {0, end}, new double[] {threshold, threshold});
        style(series, GREY, 1.6f).setLineStyle(DASHES);
    }

    private static XYSeries style(XYSeries series, Color color, float width) {
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
        series.setLineColor(color);
        series.setLineStyle(new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
        series.setMarker(SeriesMarkers.NONE);
        return series;
    }

    private static XYChart panel(String title, String axis, int height, boolean lowest) {
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
                .setChartPadding(14)
                .setLegendFont(TEXT)
                .setLegendVisible(!lowest)
                .setLegendPosition(Styler.LegendPosition.OutsideS)
                .setLegendLayout(Styler.LegendLayout.Horizontal)
                .setLegendBorderColor(Color.WHITE)
                .setLegendSeriesLineLength(30)
                .setAntiAlias(true);
        styler.setAxisTitleFont(TEXT)
                .setAxisTickLabelsFont(LABEL)
                .setPlotGridLinesColor(GRID)
                .setPlotMargin(0)
                .setYAxisMin(0.0)
                .setXAxisMin(0.0)
                .setXAxisTitleVisible(lowest)
                .setYAxisDecimalPattern("0")
                .setXAxisDecimalPattern("0");
        styler.setPlotContentSize(1);
        chart.setXAxisTitle("seconds");
        return chart;
    }

    private static void write(Path file, List<XYChart> charts, double end) throws IOException {
        int height = charts.stream().mapToInt(XYChart::getHeight).sum();
        BufferedImage whole = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = whole.createGraphics();
        int y = 0;
        for (XYChart chart : charts) {
            chart.getStyler().setXAxisMax(end);
            graphics.drawImage(BitmapEncoder.getBufferedImage(chart), 0, y, null);
            y += chart.getHeight();
        }
        graphics.dispose();
        if (!ImageIO.write(whole, "png", file.toFile())) {
            throw new IOException("this Java writes no PNG");
        }
    }
}
