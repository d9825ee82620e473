// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.chart;

import java.awt.Color;
import java.awt.Font;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;

/** What all charts look like. */
final class ChartStyle {
    static final int WIDTH = 1280;
    static final int HEIGHT = 720;

    static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 20);
    static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 15);

    private static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    private static final Color GRID = new Color(0xDDDDDD);

    private ChartStyle() {}

    static void apply(AxesChartStyler styler) {
        styler.setChartBackgroundColor(Color.WHITE)
                .setPlotBackgroundColor(Color.WHITE)
                .setPlotBorderColor(Color.GRAY)
                .setChartTitleFont(TITLE)
                .setChartTitleBoxVisible(false)
                .setChartTitlePadding(10)
                // Half of the last time along the axis stands to the right of the plot.
                .setChartPadding(32)
                .setLegendFont(TEXT)
                .setLegendPosition(Styler.LegendPosition.OutsideS)
                .setLegendLayout(Styler.LegendLayout.Horizontal)
                .setLegendBorderColor(Color.WHITE)
                .setLegendSeriesLineLength(44)
                .setMarkerSize(8)
                .setAntiAlias(true);
        styler.setAxisTitleFont(TEXT)
                .setAxisTickLabelsFont(LABEL)
                .setPlotGridLinesColor(GRID)
                .setAxisTitlePadding(10)
                .setPlotMargin(4);
    }
}
