// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes on what was recorded, once it would survive a crash. Listeners are called by the recording thread and must not wait. */
public final class RecordFeed implements Recorder {
    private static final Logger LOG = LoggerFactory.getLogger(RecordFeed.class);

    private final Recorder recorder;
    private final List<Consumer<Entry>> listeners = new CopyOnWriteArrayList<>();

    public RecordFeed(Recorder recorder) {
        this.recorder = recorder;
    }

    /** From the next record on. */
    public void listen(Consumer<Entry> listener) {
        listeners.add(listener);
    }

    @Override
    public void record(Entry entry) throws IOException {
        recorder.record(entry);
        for (Consumer<Entry> listener : listeners) {
            try {
                listener.accept(entry);
            } catch (RuntimeException e) {
                // Who only listens does not stop what is recorded, nor the cycle that records it.
                LOG.error("a listener to records failed", e);
            }
        }
    }
}
