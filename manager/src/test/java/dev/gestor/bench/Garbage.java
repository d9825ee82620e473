// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LongSummaryStatistics;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * What a reading leaves to the garbage collector, as the JVM's flight recorder sees it.
 *
 * @param readings over which it was watched; the others are their mean
 * @param bytes allocated by the thread that reads, a reading
 * @param collections a reading
 * @param pauseNanos the collector's, a reading, in ns
 */
record Garbage(int readings, double bytes, double collections, double pauseNanos) {
    private static final String ALLOCATION = "jdk.ThreadAllocationStatistics";
    private static final String COLLECTION = "jdk.GarbageCollection";

    /** Watches as many readings as the seconds take, of which each is one at least. */
    static Garbage of(ProcessReading.Way way, double seconds) throws Exception {
        Path file = Files.createTempFile("garbage", ".jfr");
        try (Recording recording = new Recording()) {
            // At the beginning and at the end of the recording.
            recording.enable(ALLOCATION).with("period", "everyChunk");
            recording.enable(COLLECTION);
            recording.start();
            long end = System.nanoTime() + (long) (seconds * 1e9);
            int readings = 0;
            do {
                way.read();
                readings++;
            } while (System.nanoTime() < end);
            recording.stop();
            recording.dump(file);
            return of(file, Thread.currentThread().getId(), readings);
        } finally {
            Files.delete(file);
        }
    }

    private static Garbage of(Path file, long thread, int readings) throws IOException {
        LongSummaryStatistics allocated = new LongSummaryStatistics();
        long collections = 0;
        long pauses = 0;
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            switch (event.getEventType().getName()) {
                case ALLOCATION -> {
                    if (event.getThread("thread").getJavaThreadId() == thread) {
                        allocated.accept(event.getLong("allocated"));
                    }
                }
                case COLLECTION -> {
                    collections++;
                    pauses += event.getDuration("sumOfPauses").toNanos();
                }
                default -> {}
            }
        }
        if (allocated.getCount() < 2) {
            throw new IOException("the flight recorder did not see the thread twice");
        }
        double each = readings;
        return new Garbage(
                readings, (allocated.getMax() - allocated.getMin()) / each, collections / each, pauses / each);
    }
}
