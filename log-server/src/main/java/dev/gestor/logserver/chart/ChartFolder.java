// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.chart;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/** The folder of PNG files; a reader finds an old chart or a new one, never half of one. */
public final class ChartFolder {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,200}");
    private static final String TEMPORARY = ".png.tmp";

    private final Path folder;

    public ChartFolder(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    public Path path() {
        return folder;
    }

    Path write(String name, BufferedImage image) throws IOException {
        Files.createDirectories(folder);
        Path temporary = folder.resolve("." + name + TEMPORARY);
        Path target = folder.resolve(name + ".png");
        try {
            if (!ImageIO.write(image, "png", temporary.toFile())) {
                throw new IOException("This Java cannot write PNG files: is it complete?");
            }
            return Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Removes what a crash left half written. */
    public void clean() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, ".*" + TEMPORARY)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** The file of a chart, if there is one of this name. */
    public Optional<Path> find(String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        Path file = folder.resolve(name + ".png");
        return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    }
}
