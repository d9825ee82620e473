// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.chart;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TimeZone;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws charts with XChart, off any screen. */
final class ChartPainter {
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 720;

    /** With more points markers would run into each other. */
    private static final int MOST_MARKED = 40;

    /** Around a single point there must be some time to show. */
    private static final Duration LEAST_SPAN = Duration.ofSeconds(10);

    private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 20);
    private static final Font AXIS = new Font(Font.SANS_SERIF, Font.PLAIN, 15);
    private static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    private static final Color GRID = new Color(0xDDDDDD);

    private final LocalTime time;

    ChartPainter(LocalTime time) {
        this.time = time;
    }

    BufferedImage paint(ChartModel model) {
        if (model instanceof ChartModel.Lines lines) {
            return lines(lines);
        }
        if (model instanceof ChartModel.Bars bars) {
            return bars(bars);
        }
        return nothing((ChartModel.Nothing) model);
    }

    private BufferedImage lines(ChartModel.Lines model) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(model.title())
                .xAxisTitle(model.caption())
                .yAxisTitle(model.valueAxis())
                .build();
        style(chart.getStyler());
        Instant from = model.window().from();
        Instant to = model.window().to();
        if (model.window().length().compareTo(LEAST_SPAN) < 0) {
            from = from.minus(LEAST_SPAN);
            to = to.plus(LEAST_SPAN);
        }
        chart.getStyler()
                .setTimezone(TimeZone.getTimeZone(time.zone()))
                .setDatePattern(LocalTime.pattern(Duration.between(from, to)))
                .setXAxisMin((double) from.toEpochMilli())
                .setXAxisMax((double) to.toEpochMilli())
                .setYAxisMin(0.0)
                .setYAxisMax(roomAbove(model.lines()))
                .setXAxisTickMarkSpacingHint(110);
        chart.getStyler().setMarkerSize(8);
        Set<String> names = new HashSet<>();
        for (int index = 0; index < model.lines().size(); index++) {
            ChartModel.Line line = model.lines().get(index);
            add(chart, index, uniqueName(names, line.name()), line.points());
        }
        return BitmapEncoder.getBufferedImage(chart);
    }

    /** The highest line stays clear of the frame; a chart of zeros still has a scale. */
    private static double roomAbove(List<ChartModel.Line> lines) {
        double highest = lines.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(Point::value)
                .filter(value -> !Double.isNaN(value))
                .max()
                .orElse(0);
        return highest > 0 ? highest * 1.08 : 1;
    }

    private static void add(XYChart chart, int index, String name, List<Point> points) {
        List<Date> times = new ArrayList<>(points.size());
        List<Double> values = new ArrayList<>(points.size());
        for (Point point : points) {
            times.add(Date.from(point.time()));
            values.add(point.value());
        }
        XYSeries series = chart.addSeries(name, times, values);
        series.setLineColor(Palette.color(index));
        series.setLineStyle(Palette.stroke(index));
        series.setMarkerColor(Palette.color(index));
        series.setMarker(points.size() <= MOST_MARKED ? Palette.marker(index) : SeriesMarkers.NONE);
    }

    /** Two containers of one name, one after the other, are two lines. */
    private static String uniqueName(Set<String> taken, String name) {
        String unique = name;
        for (int count = 2; !taken.add(unique); count++) {
            unique = name + " #" + count;
        }
        return unique;
    }

    private static BufferedImage bars(ChartModel.Bars model) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(model.title())
                .xAxisTitle(model.caption())
                .yAxisTitle(model.valueAxis())
                .build();
        style(chart.getStyler());
        chart.getStyler().setStacked(true).setAvailableSpaceFill(0.8);
        chart.getStyler().setPlotGridVerticalLinesVisible(false);
        boolean crowded = model.categories().size() > 12;
        chart.getStyler().setXAxisLabelRotation(crowded ? 45 : 0).setYAxisDecimalPattern("#,###.##");
        for (ChartModel.BarSeries bar : model.series()) {
            CategorySeries series = chart.addSeries(bar.kind().label(), model.categories(), bar.values());
            series.setFillColor(Palette.color(bar.kind()));
        }
        return BitmapEncoder.getBufferedImage(chart);
    }

    private static void style(AxesChartStyler styler) {
        styler.setChartBackgroundColor(Color.WHITE)
                .setPlotBackgroundColor(Color.WHITE)
                .setPlotBorderColor(Color.GRAY)
                .setChartTitleFont(TITLE)
                .setChartTitleBoxVisible(false)
                .setChartTitlePadding(10)
                .setChartPadding(14)
                .setLegendFont(AXIS)
                .setLegendPosition(Styler.LegendPosition.OutsideS)
                .setLegendLayout(Styler.LegendLayout.Horizontal)
                .setLegendBorderColor(Color.WHITE)
                .setLegendSeriesLineLength(44)
                .setAntiAlias(true);
        styler.setAxisTitleFont(AXIS)
                .setAxisTickLabelsFont(LABEL)
                .setPlotGridLinesColor(GRID)
                .setAxisTitlePadding(10)
                .setPlotMargin(4);
    }

    private static BufferedImage nothing(ChartModel.Nothing model) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, WIDTH, HEIGHT);
        graphics.setColor(Color.GRAY);
        graphics.drawRect(60, 70, WIDTH - 120, HEIGHT - 140);
        centred(graphics, TITLE, Color.BLACK, model.title(), 45);
        centred(graphics, AXIS, Color.DARK_GRAY, model.reason(), HEIGHT / 2);
        graphics.dispose();
        return image;
    }

    private static void centred(Graphics2D graphics, Font font, Color color, String text, int baseline) {
        graphics.setFont(font);
        graphics.setColor(color);
        graphics.drawString(text, (WIDTH - graphics.getFontMetrics().stringWidth(text)) / 2, baseline);
    }
}
