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
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** How a picture of panels looks that stand one below the other on one axis of time. */
public final class StackedPanels {
    public static final Color GREY = new Color(0x7C7C7C);

    // Told apart with any kind of colour vision, after Okabe and Ito.
    public static final Color BLUE = new Color(0x0072B2);
    public static final Color ORANGE = new Color(0xE69F00);
    public static final Color RED = new Color(0xD55E00);
    public static final Color GREEN = new Color(0x009E73);

    private static final Color GRID = new Color(0xE4E4E4);
    private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 18);
    private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 15);
    private static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

    private StackedPanels() {}

    /** From 0 upwards, without lines yet and without a title of its axis of time. */
    public static XYChart panel(String title, String axis, int width, int height) {
        XYChart chart = new XYChartBuilder()
                .width(width)
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
                .setLegendPosition(Styler.LegendPosition.OutsideS)
                .setLegendLayout(Styler.LegendLayout.Horizontal)
                .setLegendBorderColor(Color.WHITE)
                .setLegendSeriesLineLength(30)
                .setAntiAlias(true);
        styler.setAxisTitleFont(TEXT)
                .setAxisTickLabelsFont(LABEL)
                .setPlotGridLinesColor(GRID)
                .setPlotMargin(0)
                .setXAxisMin(0.0)
                .setXAxisTitleVisible(false)
                .setYAxisMin(0.0)
                .setYAxisDecimalPattern("0")
                .setXAxisDecimalPattern("0");
        return chart;
    }

    /** Of the panel's one axis of time, shown. */
    public static void time(XYChart lowest, String unit) {
        lowest.setXAxisTitle(unit);
        lowest.getStyler().setXAxisTitleVisible(true);
    }

    /** A line without dots; NaN leaves a gap in it. */
    public static XYSeries line(XYChart chart, String name, double[] x, double[] y, Color color, float width) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
        series.setLineColor(color);
        series.setLineStyle(new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
        series.setMarker(SeriesMarkers.NONE);
        return series;
    }

    /**
     * Writes a PNG file; its folder is made where it is missing.
     *
     * @param panels of one width, from above
     * @param end where the axis of time does, which begins at 0
     */
    public static void write(Path file, List<XYChart> panels, double end) throws IOException {
        int height = panels.stream().mapToInt(XYChart::getHeight).sum();
        var whole = new BufferedImage(panels.get(0).getWidth(), height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = whole.createGraphics();
        int y = 0;
        for (XYChart panel : panels) {
            panel.getStyler().setXAxisMax(end);
            graphics.drawImage(BitmapEncoder.getBufferedImage(panel), 0, y, null);
            y += panel.getHeight();
        }
        graphics.dispose();
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        if (!ImageIO.write(whole, "png", file.toFile())) {
            throw new IOException("this Java writes no PNG");
        }
    }
}
