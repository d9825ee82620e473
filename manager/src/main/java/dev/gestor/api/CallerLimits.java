// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A bucket of tokens a caller, one for reads and one for changes. The callers longest not heard of are forgotten where there
 * are too many; an IPv6 caller is its network of 64 bits, all of which one machine may use.
 */
final class CallerLimits {
    private static final int MAX_CALLERS = 1_024;
    private static final double NANOS = 1e9;

    private final Rate reads;
    private final Rate changes;
    private final LongSupplier nanoTime;

    /** Guarded by this. */
    private final Map<Caller, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Caller, Bucket> eldest) {
            return size() > MAX_CALLERS;
        }
    };

    CallerLimits(Rate reads, Rate changes, LongSupplier nanoTime) {
        this.reads = reads;
        this.changes = changes;
        this.nanoTime = nanoTime;
    }

    /**
     * Takes one request out of the caller's bucket; where it is empty: after which time there will be one again.
     *
     * @param known whether the caller showed the token: those who do not, of the same address, cannot lock it out
     */
    synchronized Optional<Duration> take(InetAddress address, boolean change, boolean known) {
        long now = nanoTime.getAsLong();
        Rate rate = change ? changes : reads;
        Bucket bucket = buckets.computeIfAbsent(Caller.of(address, change, known), c -> new Bucket(rate.burst(), now));
        bucket.fill(rate, now);
        if (bucket.tokens >= 1) {
            bucket.tokens--;
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos((long) Math.ceil((1 - bucket.tokens) / rate.perSecond() * NANOS)));
    }

    synchronized int callers() {
        return buckets.size();
    }

    private static final class Bucket {
        private double tokens;
        private long filled;

        Bucket(double tokens, long now) {
            this.tokens = tokens;
            this.filled = now;
        }

        void fill(Rate rate, long now) {
            tokens = Math.min(rate.burst(), tokens + (now - filled) / NANOS * rate.perSecond());
            filled = now;
        }
    }

    private record Caller(ByteBuffer network, boolean change, boolean known) {
        static Caller of(InetAddress address, boolean change, boolean known) {
            byte[] bytes = address.getAddress();
            byte[] network = address instanceof Inet6Address ? Arrays.copyOf(bytes, 8) : bytes;
            return new Caller(ByteBuffer.wrap(network), change, known);
        }
    }
}
