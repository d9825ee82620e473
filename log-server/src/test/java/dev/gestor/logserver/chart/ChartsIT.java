// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gestor.batch.Batch;
import dev.gestor.batch.BatchJson;
import dev.gestor.logserver.SyntheticRun;
import dev.gestor.logserver.store.BatchStore;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Draws for real. To look at the charts, run with {@code -Dgestor.charts.keep=DIR}. */
class ChartsIT {
    private static final ObjectMapper MAPPER = BatchJson.mapper();
    private static final Clock CLOCK = Clock.fixed(SyntheticRun.START, ZoneOffset.UTC);

    @TempDir
    Path folder;

    private BatchStore store;

    @BeforeEach
    void open() throws Exception {
        store = BatchStore.open(folder, CLOCK);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void aRunOfOneCycleIsDrawn() throws Exception {
        save(new SyntheticRun(), 1);

        List<Path> files = draw("one-cycle");

        assertThat(names(files))
                .containsExactly("ram.png", "cpu.png", "container-memory.png", "evictions.png", "lifetimes.png");
        assertThat(colours(files.get(0))).contains(0x0072B2, 0xD55E00, 0x009E73);
    }

    @Test
    void aRunOfNinetySecondsIsDrawn() throws Exception {
        save(new SyntheticRun(), 9);

        List<Path> files = draw("90s");

        assertThat(files)
                .hasSize(5)
                .allSatisfy(file -> assertThat(colours(file)).hasSizeGreaterThan(10));
    }

    @Test
    void aDayIsDrawn() throws Exception {
        // All 8,640 cycles of a day take minutes to store: by default every twelfth stands for the rest.
        int cycles = Integer.getInteger("gestor.charts.cycles", 720);
        Duration period = Duration.ofDays(1).dividedBy(cycles);
        save(new SyntheticRun("default", SyntheticRun.START, 1, period), cycles);

        List<Path> files = draw("day");

        assertThat(files)
                .hasSize(5)
                .allSatisfy(file -> assertThat(colours(file)).hasSizeGreaterThan(10));
    }

    @Test
    void withoutDataEachChartSaysSo() throws Exception {
        List<Path> files = draw("no-data");

        assertThat(files).hasSize(5).allSatisfy(file -> {
            BufferedImage image = ImageIO.read(file.toFile());
            assertThat(image.getWidth()).isEqualTo(1280);
            assertThat(colours(file)).hasSizeGreaterThan(5);
        });
    }

    @Test
    void chartsOfOtherInstancesCarryTheirName() throws Exception {
        save(new SyntheticRun("lab", SyntheticRun.START, 2), 2);
        save(new SyntheticRun(), 2);

        assertThat(names(draw("two"))).contains("ram.png", "ram-lab.png", "lifetimes-lab.png");
    }

    @Test
    void anInstanceThatStoppedLongAgoKeepsItsOldCharts() throws Exception {
        save(new SyntheticRun("old", SyntheticRun.START.minusSeconds(86_400), 2), 2);
        save(new SyntheticRun(), 2);

        assertThat(names(draw("stopped"))).contains("ram.png").doesNotContain("ram-old.png");
    }

    private void save(SyntheticRun run, int cycles) throws Exception {
        for (int cycle = 0; cycle < cycles; cycle++) {
            Batch batch = run.next();
            store.save(batch, MAPPER.writeValueAsString(batch));
        }
    }

    private List<Path> draw(String name) throws Exception {
        String keep = System.getProperty("gestor.charts.keep", "");
        Path target = keep.isEmpty() ? folder.resolve("charts") : Path.of(keep, name);
        return new Charts(store, new ChartFolder(target), CLOCK).draw(Optional.empty());
    }

    private static List<String> names(List<Path> files) {
        return files.stream().map(file -> file.getFileName().toString()).toList();
    }

    private static Set<Integer> colours(Path file) throws Exception {
        assertThat(Files.size(file)).isPositive();
        BufferedImage image = ImageIO.read(file.toFile());
        Set<Integer> colours = new HashSet<>();
        for (int x = 0; x < image.getWidth(); x++) {
            for (int rgb : image.getRGB(x, 0, 1, image.getHeight(), null, 0, 1)) {
                colours.add(rgb & 0xffffff);
            }
        }
        return colours;
    }
}
