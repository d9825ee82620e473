// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One listener's end of the event stream. Frames wait in a bounded queue and are written when the connection takes them, by
 * whichever thread brings the next frame or by the server's when the connection is free again; none waits.
 */
final class EventListener implements WriteListener {
    private static final int MAX_WAITING_BYTES = 128 * 1024;
    private static final int MAX_EARLY = 256;

    private final ServletOutputStream out;
    private final Consumer<EventListener> gone;
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    /** Guarded by this, as are the fields below and the writing, which does not block. */
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();

    /** What is recorded while the listener is still told what it missed; empty from then on. */
    private Optional<Map<UUID, byte[]>> early = Optional.of(new LinkedHashMap<>());

    private int waitingBytes;
    private long lost;
    private boolean open;
    private boolean unflushed;

    /** @param gone called once, when the listener has gone or the stream was ended */
    EventListener(ServletOutputStream out, Consumer<EventListener> gone) {
        this.out = out;
        this.gone = gone;
    }

    /** Ends the stream. */
    void finish() {
        if (end.complete(null)) {
            gone.accept(this);
        }
    }

    /** Done when the listener has gone, or the stream was ended. */
    CompletableFuture<Void> end() {
        return end;
    }

    /**
     * Begins with what the listener missed; what was recorded since it was looked up follows.
     *
     * @param missed ids of decisions, of which none is told twice
     * @param frames of them
     */
    synchronized void begin(Set<UUID> missed, List<byte[]> frames) {
        frames.forEach(this::add);
        Map<UUID, byte[]> since = early.orElse(Map.of());
        early = Optional.empty();
        since.forEach((id, frame) -> {
            if (!missed.contains(id)) {
                offer(id, frame);
            }
        });
        pump();
    }

    /** Puts a frame into the queue; where that is full the frame is lost, and the listener is told how many were. */
    synchronized void offer(UUID id, byte[] frame) {
        if (early.isPresent()) {
            if (early.get().size() < MAX_EARLY) {
                early.get().put(id, frame);
            } else {
                lost++;
            }
            return;
        }
        if (lost > 0 && !waiting.isEmpty()) {
            // In between it would be told too late where the gap is.
            lost++;
            return;
        }
        tellLost();
        if (!waiting.isEmpty() && waitingBytes + frame.length > MAX_WAITING_BYTES) {
            lost++;
            return;
        }
        add(frame);
        pump();
    }

    /** A sign of life; not for one that has enough to read. */
    synchronized void beat() {
        if (waiting.isEmpty()) {
            add(EventFrame.ALIVE);
        }
        pump();
    }

    private void tellLost() {
        if (lost > 0) {
            add(EventFrame.lost(lost, false));
            lost = 0;
        }
    }

    private void add(byte[] frame) {
        waiting.add(frame);
        waitingBytes += frame.length;
    }

    @Override
    public synchronized void onWritePossible() {
        open = true;
        pump();
    }

    @Override
    public void onError(Throwable thrown) {
        finish();
    }

    private void pump() {
        if (!open || end.isDone()) {
            return;
        }
        try {
            while (out.isReady()) {
                byte[] frame = waiting.poll();
                if (frame != null) {
                    waitingBytes -= frame.length;
                    unflushed = true;
                    out.write(frame);
                } else if (lost > 0) {
                    tellLost();
                } else if (unflushed) {
                    unflushed = false;
                    out.flush();
                } else {
                    return;
                }
            }
        } catch (IOException | IllegalStateException e) {
            finish();
        }
    }
}
