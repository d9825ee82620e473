// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.List;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Colours that people with any kind of colour vision tell apart (after Okabe and Ito, without the yellow, which is too
 * pale on white), each with a dash and a marker of its own for print in black and white.
 */
final class Palette {
    private static final Color BLUE = new Color(0x0072B2);
    private static final Color VERMILION = new Color(0xD55E00);
    private static final Color GREEN = new Color(0x009E73);
    private static final Color PURPLE = new Color(0xCC79A7);
    private static final Color SKY = new Color(0x56B4E9);
    private static final Color ORANGE = new Color(0xE69F00);
    private static final Color BLACK = new Color(0x202020);

    private static final List<Color> COLORS = List.of(BLUE, VERMILION, GREEN, PURPLE, SKY, ORANGE, BLACK);

    private static final List<float[]> DASHES = List.of(
            new float[] {1},
            new float[] {10, 4},
            new float[] {3, 3},
            new float[] {12, 4, 3, 4},
            new float[] {18, 5},
            new float[] {6, 3, 2, 3, 2, 3},
            new float[] {2, 5});

    private static final List<Marker> MARKERS = List.of(
            SeriesMarkers.CIRCLE,
            SeriesMarkers.SQUARE,
            SeriesMarkers.TRIANGLE_UP,
            SeriesMarkers.DIAMOND,
            SeriesMarkers.TRIANGLE_DOWN,
            SeriesMarkers.CROSS,
            SeriesMarkers.PLUS);

    private Palette() {}

    static Color color(int line) {
        return COLORS.get(line % COLORS.size());
    }

    static BasicStroke stroke(int line) {
        int dash = line % DASHES.size();
        return dash == 0
                ? new BasicStroke(2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND)
                : new BasicStroke(2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10f, DASHES.get(dash), 0f);
    }

    static Marker marker(int line) {
        return MARKERS.get(line % MARKERS.size());
    }

    static Color color(WorkloadKind kind) {
        return switch (kind) {
            case HIGH_CPU -> VERMILION;
            case HIGH_RAM -> BLUE;
            case LOW_CPU -> ORANGE;
            case LOW_RAM -> SKY;
            case OTHER -> BLACK;
        };
    }
}
