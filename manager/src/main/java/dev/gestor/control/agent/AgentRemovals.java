// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.agent;

import dev.gestor.journal.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers in the instance's state which containers are being removed, one id a line: Docker stops and removes in two steps, and a
 * container that is left between them looks like one that ended by itself. Thread-safe.
 */
public final class AgentRemovals {
    private static final Logger LOG = LoggerFactory.getLogger(AgentRemovals.class);
    private static final String NAME = "agent-removals";
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

    private final Path file;

    /** What an earlier process has not finished. Guarded by this. */
    private final Set<String> left;

    /** Guarded by this. */
    private final Set<String> begun = new HashSet<>();

    private AgentRemovals(Path file, Set<String> left) {
        this.file = file;
        this.left = left;
    }

    /** @param folder the instance's state */
    public static AgentRemovals open(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        try {
            // Whatever else stands there names no container.
            return new AgentRemovals(
                    file,
                    Files.readString(file, StandardCharsets.ISO_8859_1)
                            .lines()
                            .filter(line -> ID.matcher(line).matches())
                            .collect(Collectors.toCollection(HashSet::new)));
        } catch (NoSuchFileException e) {
            return new AgentRemovals(file, new HashSet<>());
        }
    }

    synchronized Set<String> left() {
        return Set.copyOf(left);
    }

    /** Returns once it would survive a crash. */
    synchronized void begin(String id) {
        begun.add(id);
        write();
    }

    synchronized void end(String id) {
        boolean known = begun.remove(id);
        if (left.remove(id) || known) {
            write();
        }
    }

    /** A full disk keeps no container from being removed. */
    private void write() {
        Set<String> all = new TreeSet<>(left);
        all.addAll(begun);
        try {
            if (all.isEmpty()) {
                Files.deleteIfExists(file);
            } else {
                DurableFiles.write(file, (String.join("\n", all) + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            LOG.warn(
                    "{} could not be written; a removal that breaks off now is not finished at the next start",
                    file,
                    e);
        }
    }
}
