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
 * @param bytes allocated by the thread that reads, a reading
 * @param collections a reading
 * @param pauseNanos the collector's, a reading, in ns
 */
record Garbage(double bytes, double collections, double pauseNanos) {
    private static final String ALLOCATION = "jdk.ThreadAllocationStatistics";
    private static final String COLLECTION = "jdk.GarbageCollection";

    static Garbage of(ProcessReading.Way way, int readings) throws Exception {
        Path file = Files.createTempFile("garbage", ".jfr");
        try (Recording recording = new Recording()) {
            // At the beginning and at the end of the recording.
            recording.enable(ALLOCATION).with("period", "everyChunk");
            recording.enable(COLLECTION);
            recording.start();
            for (int i = 0; i < readings; i++) {
                way.read();
            }
            recording.stop();
            recording.dump(file);
            return of(file, Thread.currentThread().getId(), readings);
        } finally {
            Files.delete(file);
        }
    }

    private static Garbage of(Path file, long thread, double readings) throws IOException {
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
        return new Garbage(
                (allocated.getMax() - allocated.getMin()) / readings, collections / readings, pauses / readings);
    }
}
