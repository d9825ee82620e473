// SPDX-License-Identifier: Apache-2.0
package dev.gestor.fuzz;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordingStream;

/**
 * What must not change around a server in this process: no program is started, nothing is written but below one folder, no thread
 * is left. The virtual machine itself tells of each program and of each write.
 */
final class Surroundings implements AutoCloseable {
    private final Duration patience;
    private final Path writable;
    private final RecordingStream events = new RecordingStream();
    private final List<String> programs = Collections.synchronizedList(new ArrayList<>());
    private final Set<String> writes = Collections.synchronizedSet(new TreeSet<>());
    private final Set<Thread> threads = Thread.getAllStackTraces().keySet();
    private final Map<Path, String> files;
    private final Path watched;

    /**
     * @param watched a folder whose content is looked at before and after
     * @param writable the only one below which may be written
     * @param patience in which threads end after what they served
     */
    Surroundings(Path watched, Path writable, Duration patience) throws IOException {
        this.patience = patience;
        this.watched = watched;
        this.writable = writable;
        this.files = files();
        events.enable("jdk.ProcessStart");
        events.enable("jdk.FileWrite").withThreshold(Duration.ZERO);
        events.onEvent("jdk.ProcessStart", event -> programs.add(event.getString("command")));
        events.onEvent("jdk.FileWrite", event -> {
            String path = event.getString("path");
            // Standard output has none.
            if (path != null && !Path.of(path).startsWith(writable)) {
                writes.add(path);
            }
        });
        events.startAsync();
    }

    private Map<Path, String> files() throws IOException {
        Map<Path, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(watched, new FileVisitOption[0])) {
            for (Path file : all.filter(path -> !path.startsWith(writable)).toList()) {
                found.put(file, Files.isRegularFile(file) ? Files.readString(file) : "");
            }
        }
        return found;
    }

    /** To be asked after the server has ended: everything that is not as it should be. */
    List<String> changes() throws IOException, InterruptedException {
        // The virtual machine tells of events once a second.
        TimeUnit.SECONDS.sleep(3);
        events.close();
        List<String> changes = new ArrayList<>();
        programs.forEach(command -> changes.add("a program was started: " + command));
        writes.forEach(path -> changes.add("a file outside was written: " + path));
        Map<Path, String> now = files();
        if (!now.equals(files)) {
            changes.add("files outside changed, there are " + now.keySet());
        }
        left().forEach(thread -> changes.add("a thread is left: " + thread));
        return changes;
    }

    private Set<String> left() throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            Set<String> left = new TreeSet<>();
            Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> !threads.contains(thread) && !isOurs(thread))
                    .forEach(thread -> left.add(thread.getName()));
            if (left.isEmpty() || System.nanoTime() > end) {
                return left;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** Of the recording, of the virtual machine, of the test. */
    private static boolean isOurs(Thread thread) {
        String name = thread.getName();
        return name.startsWith("JFR")
                || name.startsWith("process reaper")
                || name.startsWith("junit")
                || thread.getThreadGroup() == null
                || thread.getThreadGroup().getName().equals("system")
                || thread.getThreadGroup().getName().equals("InnocuousThreadGroup");
    }

    @Override
    public void close() {
        events.close();
    }
}
