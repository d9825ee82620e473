// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.chart;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;

/** Draws charts with XChart, off any screen. */
final class ChartPainter {
    /** With more bars their labels are turned. */
    private static final int MOST_LEVEL = 10;

    private final LinePainter lines;

    ChartPainter(LocalTime time) {
        this.lines = new LinePainter(time);
    }

    BufferedImage paint(ChartModel model) {
        if (model instanceof ChartModel.Lines values) {
            return lines.paint(values);
        }
        if (model instanceof ChartModel.Bars bars) {
            return bars(bars);
        }
        return nothing((ChartModel.Nothing) model);
    }

    private static BufferedImage bars(ChartModel.Bars model) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(ChartStyle.WIDTH)
                .height(ChartStyle.HEIGHT)
                .title(model.title())
                .xAxisTitle(model.caption())
                .yAxisTitle(model.valueAxis())
                .build();
        ChartStyle.apply(chart.getStyler());
        chart.getStyler().setStacked(true).setAvailableSpaceFill(0.8);
        chart.getStyler().setPlotGridVerticalLinesVisible(false);
        chart.getStyler()
                .setXAxisTickMarkSpacingHint(20)
                .setXAxisLabelRotation(model.categories().size() > MOST_LEVEL ? 45 : 0)
                .setYAxisMin(0.0)
                .setYAxisDecimalPattern("#,##0");
        for (ChartModel.BarSeries bar : model.series()) {
            chart.addSeries(bar.kind().label(), model.categories(), bar.values())
                    .setFillColor(Palette.color(bar.kind()));
        }
        return BitmapEncoder.getBufferedImage(chart);
    }

    private static BufferedImage nothing(ChartModel.Nothing model) {
        BufferedImage image = new BufferedImage(ChartStyle.WIDTH, ChartStyle.HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, ChartStyle.WIDTH, ChartStyle.HEIGHT);
        graphics.setColor(Color.GRAY);
        graphics.drawRect(60, 70, ChartStyle.WIDTH - 120, ChartStyle.HEIGHT - 140);
        centred(graphics, ChartStyle.TITLE, Color.BLACK, model.title(), 45);
        centred(graphics, ChartStyle.TEXT, Color.BLACK, model.reason(), ChartStyle.HEIGHT / 2);
        centred(graphics, ChartStyle.TEXT, Color.DARK_GRAY, model.caption(), ChartStyle.HEIGHT - 40);
        graphics.dispose();
        return image;
    }

    private static void centred(Graphics2D graphics, Font font, Color color, String text, int baseline) {
        graphics.setFont(font);
        graphics.setColor(color);
        graphics.drawString(text, (ChartStyle.WIDTH - graphics.getFontMetrics().stringWidth(text)) / 2, baseline);
    }
}
