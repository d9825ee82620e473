// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import dev.gestor.load.StackedPanels;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Time over the number of processes, a line for each way to read them, on two logarithmic axes. */
final class SnapshotChart {
    private static final List<Color> COLORS = List.of(
            StackedPanels.BLUE,
            StackedPanels.BLUE,
            StackedPanels.BLUE,
            StackedPanels.GREEN,
            StackedPanels.ORANGE,
            StackedPanels.RED,
            StackedPanels.GREY,
            new Color(0x8E6BBF));

    /** The first ways are parts of the next: of one colour with it, dotted and dashed. */
    private static final List<BasicStroke> STEPS_ON_THE_WAY = List.of(dashes(2, 4), dashes(8, 5));

    private SnapshotChart() {}

    private static BasicStroke dashes(float on, float off) {
        return new BasicStroke(1.8f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 1, new float[] {on, off}, 0);
    }

    /** @param millis by way, in the order of the legend; one value a count, NaN where there is none */
    static void write(Path file, Map<String, double[]> millis, List<Integer> counts) throws IOException {
        XYChart chart = new XYChartBuilder()
                .width(1280)
                .height(720)
                .title("Time to read all processes")
                .xAxisTitle("processes")
                .yAxisTitle("ms")
                .build();
        chart.getStyler()
                .setXAxisLogarithmic(true)
                .setYAxisLogarithmic(true)
                .setDecimalPattern("#,###")
                .setLegendPosition(LegendPosition.OutsideE)
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false)
                .setMarkerSize(9);
        double[] x = counts.stream().mapToDouble(Integer::doubleValue).toArray();
        int index = 0;
        for (Map.Entry<String, double[]> way : millis.entrySet()) {
            if (Arrays.stream(way.getValue()).noneMatch(Double::isNaN)) {
                XYSeries series = chart.addSeries(way.getKey(), x, way.getValue());
                series.setLineColor(COLORS.get(index));
                series.setMarkerColor(COLORS.get(index));
                series.setMarker(index < STEPS_ON_THE_WAY.size() ? SeriesMarkers.DIAMOND : SeriesMarkers.CIRCLE);
                series.setLineStyle(
                        index < STEPS_ON_THE_WAY.size()
                                ? STEPS_ON_THE_WAY.get(index)
                                : new BasicStroke(index == STEPS_ON_THE_WAY.size() ? 3.6f : 1.8f));
            }
            index++;
        }
        ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", file.toFile());
    }
}
