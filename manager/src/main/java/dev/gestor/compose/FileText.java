// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The text of a small file. */
final class FileText {
    /** Compose files are kilobytes; this keeps a wrong path, such as a disk image, from being read whole. */
    static final int MOST_BYTES = 1 << 20;

    private FileText() {}

    /**
     * @param place what a problem is told of
     * @return empty after a problem
     */
    static Optional<String> read(Path file, Place place, Findings findings) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            findings.problem(place, "%s is no file".formatted(file), "name a file");
            return Optional.empty();
        }
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                findings.problem(
                        place,
                        "%s is larger than %d bytes".formatted(file, MOST_BYTES),
                        "name another file, or split it");
                return Optional.empty();
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (NoSuchFileException e) {
            findings.problem(place, "the file %s does not exist".formatted(file), "make it, or correct the path");
        } catch (CharacterCodingException e) {
            findings.problem(place, "%s is no UTF-8 text".formatted(file), "save it as UTF-8");
        } catch (IOException e) {
            findings.problem(place, "the file %s cannot be read: %s".formatted(file, e), "make it readable");
        }
        return Optional.empty();
    }
}
