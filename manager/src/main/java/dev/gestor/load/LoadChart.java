// SPDX-License-Identifier: Apache-2.0
package dev.gestor.load;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;

/** A run as a picture: rates above, latencies below, on one axis of time. */
public final class LoadChart {
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 420;

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
        line(rates, "offered", seconds, moments, Moment::offeredRate, StackedPanels.GREY, 5f);
        line(rates, "achieved", seconds, moments, Moment::achievedRate, StackedPanels.BLUE, 2.4f);
        line(rates, "failed", seconds, moments, Moment::failedRate, StackedPanels.RED, 1.8f);
        XYChart latency = panel("Latency, from when a request was to be sent", "ms");
        StackedPanels.time(latency, "seconds");
        line(latency, "p99", seconds, moments, m -> known(m, m.latency().p99()), StackedPanels.RED, 2f);
        line(latency, "p95", seconds, moments, m -> known(m, m.latency().p95()), StackedPanels.ORANGE, 2f);
        line(latency, "p50", seconds, moments, m -> known(m, m.latency().p50()), StackedPanels.BLUE, 2.4f);
        StackedPanels.write(file, List.of(rates, latency), seconds[seconds.length - 1]);
    }

    /** A gap where nothing had an end: 0 would be a good figure. */
    private static double known(Moment moment, double value) {
        return moment.latency().count() == 0 ? Double.NaN : value;
    }

    private static XYChart panel(String title, String axis) {
        XYChart chart = StackedPanels.panel(title, axis, WIDTH, HEIGHT);
        chart.getStyler().setYAxisDecimalPattern("#,##0.###").setXAxisDecimalPattern("0.##");
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
        StackedPanels.line(chart, name, seconds, values, color, width);
    }
}
