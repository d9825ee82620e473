// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.chart;

import java.awt.Color;
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
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws values over time: the mean as a line and, where it stands for many values, their range as a band behind it. */
final class LinePainter {
    /** With more points markers would run into each other. */
    private static final int MOST_MARKED = 40;

    /** A longer legend does not fit below the chart. */
    private static final int MOST_BELOW = 4;

    /** Around a single point there must be some time to show. */
    private static final Duration LEAST_SPAN = Duration.ofSeconds(10);

    private static final String BANDS = "; lines: mean, bands: lowest to highest";
    private static final int BAND_ALPHA = 50;

    private final LocalTime time;

    LinePainter(LocalTime time) {
        this.time = time;
    }

    BufferedImage paint(ChartModel.Lines model) {
        XYChart chart = new XYChartBuilder()
                .width(ChartStyle.WIDTH)
                .height(ChartStyle.HEIGHT)
                .title(model.title())
                .xAxisTitle(model.caption() + (hasBands(model) ? BANDS : ""))
                .yAxisTitle(model.valueAxis())
                .build();
        ChartStyle.apply(chart.getStyler());
        axes(chart, model);
        if (model.lines().size() > MOST_BELOW) {
            chart.getStyler()
                    .setLegendPosition(Styler.LegendPosition.OutsideE)
                    .setLegendLayout(Styler.LegendLayout.Vertical);
        }
        Set<String> names = new HashSet<>();
        for (int index = 0; index < model.lines().size(); index++) {
            bands(chart, index, model.lines().get(index));
        }
        for (int index = 0; index < model.lines().size(); index++) {
            ChartModel.Line line = model.lines().get(index);
            line(chart, index, uniqueName(names, line.name()), line);
        }
        return BitmapEncoder.getBufferedImage(chart);
    }

    private static boolean hasBands(ChartModel.Lines model) {
        return model.lines().stream().flatMap(line -> line.stretches().stream()).anyMatch(LinePainter::isBand);
    }

    /** Where each slice holds one value, or all are alike, there is no range to show. */
    private static boolean isBand(List<Slice> stretch) {
        return stretch.size() > 1 && stretch.stream().anyMatch(slice -> slice.min() < slice.max());
    }

    private void axes(XYChart chart, ChartModel.Lines model) {
        Instant from = model.window().from();
        Instant to = model.window().to();
        if (model.window().length().compareTo(LEAST_SPAN) < 0) {
            from = from.minus(LEAST_SPAN);
            to = to.plus(LEAST_SPAN);
        }
        double highest = model.lines().stream()
                .flatMap(line -> line.stretches().stream())
                .flatMap(List::stream)
                .mapToDouble(Slice::max)
                .max()
                .orElse(0);
        chart.getStyler()
                .setTimezone(TimeZone.getTimeZone(time.zone()))
                .setDatePattern(LocalTime.pattern(Duration.between(from, to)))
                .setXAxisMin((double) from.toEpochMilli())
                .setXAxisMax((double) to.toEpochMilli())
                .setXAxisTickMarkSpacingHint(110)
                .setYAxisMin(0.0)
                // The highest line stays clear of the frame; a chart of zeros still has a scale.
                .setYAxisMax(highest > 0 ? highest * 1.05 : 1)
                .setYAxisDecimalPattern(highest > 10 ? "#,##0" : highest > 1 ? "0.0" : "0.00");
    }

    private static void line(XYChart chart, int index, String name, ChartModel.Line line) {
        List<Date> times = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (List<Slice> stretch : line.stretches()) {
            if (!times.isEmpty()) {
                // A value that is no number interrupts the line.
                times.add(Date.from(stretch.get(0).time()));
                values.add(Double.NaN);
            }
            stretch.forEach(slice -> {
                times.add(Date.from(slice.time()));
                values.add(slice.mean());
            });
        }
        XYSeries series = chart.addSeries(name, times, values);
        series.setLineColor(Palette.color(index));
        series.setLineStyle(Palette.stroke(index));
        series.setMarkerColor(Palette.color(index));
        series.setMarker(times.size() <= MOST_MARKED ? Palette.marker(index) : SeriesMarkers.NONE);
    }

    private static void bands(XYChart chart, int index, ChartModel.Line line) {
        Color color = Palette.color(index);
        Color pale = new Color(color.getRed(), color.getGreen(), color.getBlue(), BAND_ALPHA);
        for (int part = 0; part < line.stretches().size(); part++) {
            List<Slice> stretch = line.stretches().get(part);
            if (!isBand(stretch)) {
                continue;
            }
            List<Date> times = new ArrayList<>();
            List<Double> values = new ArrayList<>();
            for (Slice slice : stretch) {
                times.add(Date.from(slice.time()));
                values.add(slice.max());
            }
            for (int back = stretch.size() - 1; back >= 0; back--) {
                times.add(Date.from(stretch.get(back).time()));
                values.add(stretch.get(back).min());
            }
            XYSeries band = chart.addSeries("band " + index + " " + part, times, values);
            band.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.PolygonArea);
            band.setFillColor(pale);
            band.setLineStyle(SeriesLines.NONE);
            band.setMarker(SeriesMarkers.NONE);
            band.setShowInLegend(false);
        }
    }

    /** Two containers of one name, one after the other, are two lines. */
    private static String uniqueName(Set<String> taken, String name) {
        String unique = name;
        for (int count = 2; !taken.add(unique); count++) {
            unique = name + " #" + count;
        }
        return unique;
    }
}
