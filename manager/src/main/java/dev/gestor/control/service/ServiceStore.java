// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gestor.journal.DurableFiles;
import dev.gestor.policy.reconcile.DeclaredProject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is declared and what is held, on the disk: {@code services/PROJECT.json} and {@code services.holds} in the instance's
 * folder. A file is written whole or not at all, and is on the disk when a method returns. One that cannot be read is named, kept,
 * and nothing of its project is touched. Writers wait for one another, readers for nobody.
 */
final class ServiceStore {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}");
    private static final String ENDING = ".json";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path folder;
    private final Path holdsFile;
    // Written under this, after the disk has it; read without it, so that no reader waits for a disk.
    private volatile Declared declared = Declared.NOTHING;

    private ServiceStore(Path instanceFolder) {
        folder = instanceFolder.resolve("services");
        holdsFile = instanceFolder.resolve("services.holds");
    }

    /** @param instanceFolder see {@link dev.gestor.control.InstanceLock#folder} */
    static ServiceStore open(Path instanceFolder) throws IOException {
        var store = new ServiceStore(instanceFolder);
        store.read();
        return store;
    }

    private synchronized void read() throws IOException {
        DurableFiles.createFolder(folder);
        DurableFiles.removeTemporaries(folder);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ENDING)) {
            for (Path file : files) {
                String fileName = String.valueOf(file.getFileName());
                String name = fileName.substring(0, fileName.length() - ENDING.length());
                try {
                    declared = declared.with(ProjectFile.read(Files.readString(file), name));
                } catch (IOException | IllegalArgumentException e) {
                    declared = declared.withUnreadable(
                            name,
                            ("%s cannot be read: %s; nothing of project %s is changed until it is declared again"
                                            + " (gestor up -f FILE), withdrawn (gestor down %s), or the file is corrected and Gestor"
                                            + " started again")
                                    .formatted(file, e.getMessage(), name, name));
                }
            }
        }
        if (Files.exists(holdsFile)) {
            try {
                Set<String> holds = new HashSet<>();
                for (JsonNode hold : JSON.readTree(Files.readString(holdsFile)).path("holds")) {
                    holds.add(hold.asText());
                }
                declared = declared.holding(holds);
            } catch (IOException e) {
                String said = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
                declared = declared.holdingUnknown(
                        "%s cannot be read: %s; everything is held until something is held or resumed by command, or the file is removed and Gestor started again"
                                .formatted(holdsFile, said));
            }
        }
    }

    static boolean nameable(String project) {
        return NAME.matcher(project).matches();
    }

    /** All of it as it is at this moment, for whoever compares one with another. */
    Declared declared() {
        return declared;
    }

    List<DeclaredProject> projects() {
        return declared.projects();
    }

    /** Empty also where its file cannot be read. */
    Optional<DeclaredProject> project(String name) {
        return declared.project(name);
    }

    Set<String> unreadable() {
        return declared.unreadable().keySet();
    }

    List<String> problems() {
        return declared.problems();
    }

    /** See {@link Declared#holds}. */
    Set<String> holds() {
        return declared.holds();
    }

    synchronized void put(DeclaredProject project) throws IOException {
        keepUnreadable(project.name());
        DurableFiles.write(file(project.name()), ProjectFile.write(project).getBytes(StandardCharsets.UTF_8));
        declared = declared.with(project);
    }

    synchronized void remove(String project) throws IOException {
        keepUnreadable(project);
        if (Files.deleteIfExists(file(project))) {
            DurableFiles.syncFolder(folder);
        }
        declared = declared.without(project);
    }

    /**
     * Reads, changes and writes as one, so that nothing is lost that another thread writes meanwhile.
     *
     * @param change from what is declared of that name; where it returns nothing, nothing is written
     */
    synchronized void change(String name, Function<Optional<DeclaredProject>, Optional<DeclaredProject>> change)
            throws IOException {
        Optional<DeclaredProject> changed = change.apply(declared.project(name));
        if (changed.isPresent()) {
            put(changed.get());
        }
    }

    /** Nothing happens where it was declared anew meanwhile. */
    synchronized void removeIfSame(DeclaredProject project) throws IOException {
        if (declared.project(project.name()).filter(project::equals).isPresent()) {
            remove(project.name());
        }
    }

    /** Which anonymous volumes a place's next container gets. */
    void inherit(String project, String place, Map<String, String> volumes) throws IOException {
        change(
                project,
                declared -> declared.filter(d -> !volumes.equals(d.inherited().get(place)))
                        .map(d -> d.inheriting(place, volumes)));
    }

    /** Whoever wrote it may want it back. It stays where it is until another one is written: a full disk must not lose both. */
    private void keepUnreadable(String project) throws IOException {
        if (declared.unreadable().containsKey(project)) {
            Files.copy(
                    file(project),
                    folder.resolve(project + ENDING + ".unreadable"),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    synchronized void hold(String key) throws IOException {
        Set<String> more = new HashSet<>(declared.held());
        more.add(key);
        writeHolds(more);
    }

    /** @param key of what is not held any more, and all within it */
    synchronized void resume(String key) throws IOException {
        writeHolds(declared.held().stream()
                .filter(h -> !h.equals(key) && !h.startsWith(key + "/"))
                .collect(Collectors.toSet()));
    }

    private void writeHolds(Set<String> wanted) throws IOException {
        if (wanted.equals(declared.held()) && declared.holdsProblem().isEmpty()) {
            return;
        }
        var json = JSON.createObjectNode().put("version", 1);
        var array = json.putArray("holds");
        new TreeSet<>(wanted).forEach(array::add);
        DurableFiles.write(holdsFile, (json + "\n").getBytes(StandardCharsets.UTF_8));
        declared = declared.holding(wanted);
    }

    private Path file(String project) {
        return folder.resolve(project + ENDING);
    }
}
