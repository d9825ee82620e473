// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.gestor.journal.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Updates that have not ended, and what updated containers were before. Every write is on the disk when it returns. May hold
 * secrets of containers' environments, as Docker's own files do: only the owner can read it.
 */
final class RolloutStore {
    private static final Logger LOG = LoggerFactory.getLogger(RolloutStore.class);
    private static final String SUFFIX = ".json";

    /** Older ones than anybody goes back to. */
    private static final int KEPT = 10;

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Files that were told of. */
    private final Set<Path> unreadable = ConcurrentHashMap.newKeySet();

    private final Path running;
    private final Path former;

    private RolloutStore(Path running, Path former) {
        this.running = running;
        this.former = former;
    }

    /** @param folder the instance's */
    static RolloutStore open(Path folder) throws IOException {
        Path running = folder.resolve("rollouts");
        Path former = folder.resolve("former");
        for (Path each : List.of(running, former)) {
            DurableFiles.createFolder(each);
            DurableFiles.removeTemporaries(each);
        }
        return new RolloutStore(running, former);
    }

    void save(Rollout rollout) throws IOException {
        write(running.resolve(rollout.id() + SUFFIX), rollout);
    }

    void remove(Rollout rollout) throws IOException {
        Files.deleteIfExists(running.resolve(rollout.id() + SUFFIX));
        DurableFiles.syncFolder(running);
    }

    /** Those that have not ended. One that cannot be read is told, once, and left for a person. */
    List<Rollout> unfinished() throws IOException {
        List<Rollout> rollouts = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(running, "*" + SUFFIX)) {
            for (Path file : files) {
                try {
                    rollouts.add(read(file, new TypeReference<Rollout>() {}));
                } catch (NoSuchFileException e) {
                    LOG.debug("It has ended meanwhile", e);
                } catch (IOException e) {
                    if (unreadable.add(file)) {
                        LOG.error("An update is left unfinished: {}", e.getMessage());
                    }
                }
            }
        }
        return rollouts;
    }

    /** Empty where it has ended. */
    Optional<Rollout> find(String id) throws IOException {
        Path file = running.resolve(id + SUFFIX);
        return Files.exists(file) ? Optional.of(read(file, new TypeReference<Rollout>() {})) : Optional.empty();
    }

    /** What containers of this name were, newest first. */
    List<Former> former(String name) throws IOException {
        Path file = formerFile(name);
        return Files.exists(file) ? read(file, new TypeReference<List<Former>>() {}) : List.of();
    }

    /**
     * Of one that was replaced. Told again, as after a crash, it changes nothing.
     *
     * @param rollback whether the newest that was kept took its place: it is no longer a former one
     */
    void remember(String name, Former one, boolean rollback) throws IOException {
        List<Former> all = new ArrayList<>(former(name));
        if (!all.isEmpty() && (rollback || all.get(0).equals(one))) {
            all.remove(0);
        }
        all.add(0, one);
        write(formerFile(name), all.subList(0, Math.min(KEPT, all.size())));
    }

    Optional<Former> last(String name) throws IOException {
        return former(name).stream().findFirst();
    }

    /** Docker's names make file names. */
    private Path formerFile(String name) {
        return former.resolve(name + SUFFIX);
    }

    private static void write(Path file, Object value) throws IOException {
        DurableFiles.write(file, JSON.writeValueAsString(value).getBytes(StandardCharsets.UTF_8));
    }

    private static <T> T read(Path file, TypeReference<T> type) throws IOException {
        try {
            return JSON.readValue(Files.readString(file), type);
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "%s cannot be read as an update (%s); look at the containers it names and remove the file"
                            .formatted(file, e.getOriginalMessage()),
                    e);
        }
    }
}
