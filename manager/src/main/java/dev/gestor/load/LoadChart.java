// SPDX-License-Identifier: Apache-2.0
package dev.gestor.load;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A run as a picture: rates above, latencies below, on one axis of time. */
public final class LoadChart {
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 420;
    private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 17);
    private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 14);
    private static final Color GREY = new Color(0x8A8A8A);
    private static final Color GRID = new Color(0xE4E4E4);

    // Told apart with any kind of colour vision, after Okabe and Ito.
    private static final Color BLUE = new Color(0x0072B2);
    private static final Color ORANGE = new Color(0xE69F00);
    private static final Color RED = new Color(0xD55E00);

    private LoadChart() {}

    /** Writes a PNG file; its folder is made where it is missing. */
    public static void write(Path file, String title, LoadReport report) throws IOException {
        // Nobody's screen is needed; before the first font is looked for.
        System.setProperty("java.awt.headless", "true");
        List<Moment> moments = report.moments();
        if (moments.isEmpty()) {
            throw new IOException("nothing was counted");
        }
        double[] seconds = moments.stream().mapToDouble(Moment::seconds).toArray();
        XYChart rates = panel(title, "requests a second");
        line(rates, "offered", seconds, moments, Moment::offeredRate, GREY, 5f);
        line(rates, "achieved", seconds, moments, Moment::achievedRate, BLUE, 2.4f);
        line(rates, "failed", seconds, moments, Moment::failedRate, RED, 1.8f);
        XYChart latency = panel("Latency, from when a request was to be sent", "ms");
        latency.setXAxisTitle("seconds");
        latency.getStyler().setXAxisTitleVisible(true);
        line(latency, "p99", seconds, moments, m -> known(m, m.latency().p99()), RED, 2f);
        line(latency, "p95", seconds, moments, m -> known(m, m.latency().p95()), ORANGE, 2f);
        line(latency, "p50", seconds, moments, m -> known(m, m.latency().p50()), BLUE, 2.4f);
        for (XYChart chart : List.of(rates, latency)) {
            chart.getStyler().setXAxisMin(0.0).setXAxisMax(seconds[seconds.length - 1]);
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        if (!ImageIO.write(stacked(List.of(rates, latency)), "png", file.toFile())) {
            throw new IOException("this Java writes no PNG");
        }
    }

    /** A gap where nothing had an end: 0 would be a good figure. */
    private static double known(Moment moment, double value) {
        return moment.latency().count() == 0 ? Double.NaN : value;
    }

    private static XYChart panel(String title, String axis) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .yAxisTitle(axis)
                .build();
        XYStyler styler = chart.getStyler();
        styler.setChartBackgroundColor(Color.WHITE)
                .setPlotBackgroundColor(Color.WHITE)
                .setPlotBorderColor(GREY)
                .setChartTitleFont(TITLE)
                .setChartTitleBoxVisible(false)
                .setChartPadding(16)
                .setLegendFont(TEXT)
                .setLegendPosition(Styler.LegendPosition.OutsideS)
                .setLegendLayout(Styler.LegendLayout.Horizontal)
                .setLegendBorderColor(Color.WHITE)
                .setAntiAlias(true);
        styler.setAxisTitleFont(TEXT)
                .setAxisTickLabelsFont(TEXT)
                .setPlotGridLinesColor(GRID)
                .setPlotMargin(0)
                .setXAxisTitleVisible(false)
                .setYAxisMin(0.0)
                .setYAxisDecimalPattern("#,##0.###")
                .setXAxisDecimalPattern("0.##");
        return chart;
    }

    private static void line(
            XYChart chart,
            String name,
            double[] seconds,
            List<Moment> moments,
            ToDoubleFunction<Moment> value,
            Color color,
            float width) {
        double[] values = moments.stream().mapToDouble(value).toArray();
        XYSeries series = chart.addSeries(name, seconds, values);
        series.setLineColor(color);
        series.setLineStyle(new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
        series.setMarker(SeriesMarkers.NONE);
    }

    private static BufferedImage stacked(List<XYChart> charts) {
        var whole = new BufferedImage(WIDTH, HEIGHT * charts.size(), BufferedImage.TYPE_INT_RGB);
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
