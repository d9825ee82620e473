// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CallerLimitsTest {
    private final AtomicLong now = new AtomicLong(-5);
    private final CallerLimits limits = new CallerLimits(new Rate(10, 3), new Rate(2, 1), now::get);

    @Test
    void allowsABurstThenItsRate() {
        for (int i = 0; i < 3; i++) {
            assertThat(limits.take(ip("10.0.0.1"), false, false)).isEmpty();
        }
        assertThat(limits.take(ip("10.0.0.1"), false, false)).contains(Duration.ofMillis(100));

        now.addAndGet(Duration.ofMillis(100).toNanos());
        assertThat(limits.take(ip("10.0.0.1"), false, false)).isEmpty();
        assertThat(limits.take(ip("10.0.0.1"), false, false)).isPresent();
    }

    @Test
    void neverSavesMoreThanABurst() {
        limits.take(ip("10.0.0.1"), false, false);
        now.addAndGet(Duration.ofHours(1).toNanos());
        for (int i = 0; i < 3; i++) {
            assertThat(limits.take(ip("10.0.0.1"), false, false)).isEmpty();
        }
        assertThat(limits.take(ip("10.0.0.1"), false, false)).isPresent();
    }

    @Test
    void countsChangesApartFromReads() {
        assertThat(limits.take(ip("10.0.0.1"), true, false)).isEmpty();
        assertThat(limits.take(ip("10.0.0.1"), true, false)).contains(Duration.ofMillis(500));
        assertThat(limits.take(ip("10.0.0.1"), false, false)).isEmpty();
    }

    @Test
    void doesNotLetOneCallerPayForAnother() {
        drain("10.0.0.1");

        assertThat(limits.take(ip("10.0.0.2"), false, false)).isEmpty();
    }

    @Test
    void takesANetworkOf64BitsForOneCaller() {
        drain("fd00::1");

        assertThat(limits.take(ip("fd00::ffff"), false, false)).isPresent();
        assertThat(limits.take(ip("fd00:0:0:1::1"), false, false)).isEmpty();
    }

    @Test
    void remembersABoundedNumberOfCallers() throws UnknownHostException {
        for (int i = 0; i < 100_000; i++) {
            limits.take(
                    InetAddress.getByAddress(new byte[] {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i}),
                    false,
                    false);
        }
        assertThat(limits.callers()).isEqualTo(1024);
    }

    private void drain(String address) {
        Optional<Duration> wait = Optional.empty();
        while (wait.isEmpty()) {
            wait = limits.take(ip(address), false, false);
        }
    }

    private static InetAddress ip(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
