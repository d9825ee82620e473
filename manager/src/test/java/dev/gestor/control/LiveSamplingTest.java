// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gestor.engine.Container;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.testing.InMemoryHost;
import dev.gestor.telemetry.ContainerUsage;
import dev.gestor.telemetry.LiveSample;
import dev.gestor.telemetry.LiveSource;
import dev.gestor.telemetry.Source;
import dev.gestor.telemetry.TelemetryException;
import dev.gestor.telemetry.UsageSource.ContainerProcess;
import dev.gestor.telemetry.testing.InMemoryLiveSource;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With real time, shortened: 10 ms while wanted. */
class LiveSamplingTest {
    private static final Duration FAST = Duration.ofMillis(10);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Map<String, String> LABELS =
            Map.of("gestor.managed", "true", "gestor.instance", "live", "gestor.owner", "client");

    private final Clock clock = Clock.systemUTC();
    private final InMemoryHost host = new InMemoryHost(clock);
    private final Inventory inventory = inventory();
    private final InMemoryLiveSource source = new InMemoryLiveSource(clock);
    private Optional<LiveSampling> sampling = Optional.empty();

    @AfterEach
    void end() {
        sampling.ifPresent(LiveSampling::close);
        inventory.close();
    }

    @Test
    void samplesAtOnceAndThenIsQuiet() throws Exception {
        LiveSampling live = start(source, Optional.of(HOUR), HOUR);
        await().until(() -> source.samples() == 1);

        Thread.sleep(100);

        assertThat(source.samples()).isEqualTo(1);
        assertThat(live.lastFailure()).isEmpty();
    }

    @Test
    void tellsTheAgeOfTheLastSampleWhateverTheWallClock() {
        var now = new AtomicLong(-7);
        var live = new LiveSampling(
                source, inventory, clock, now::get, SamplingPeriods.DEFAULT.withIdle(Optional.of(HOUR)));
        sampling = Optional.of(live);
        assertThat(live.age()).isEmpty();
        live.start();
        await().until(() -> live.age().isPresent());

        now.addAndGet(Duration.ofSeconds(5).toNanos());

        assertThat(live.age()).contains(Duration.ofSeconds(5));
    }

    @Test
    void aReadWakesItAndKeepsItAwake() {
        LiveSampling live = start(source, Optional.empty(), HOUR);
        assertThat(source.samples()).isZero();

        // What it returns depends on which of the two threads is faster.
        var unused = live.read();

        await().until(() -> source.samples() >= 5);
        assertThat(live.read()).isPresent();
    }

    @Test
    void fallsQuietWhenReadersHaveGone() {
        LiveSampling live = start(source, Optional.empty(), Duration.ofMillis(100));
        var unused = live.read();
        await().until(() -> source.samples() >= 2);

        awaitQuiet();
    }

    @Test
    void staysAwakeUntilTheLastLeaseIsClosed() {
        LiveSampling live = start(source, Optional.empty(), Duration.ZERO);
        LiveSampling.Lease first = live.hold();
        LiveSampling.Lease second = live.hold();
        first.close();
        first.close();
        int before = source.samples();
        await().until(() -> source.samples() >= before + 3);

        second.close();
        awaitQuiet();
    }

    @Test
    void measuresTheContainersThatRunNow() {
        Container one = host.start("one", "image", LABELS);
        Container ended = host.start("ended", "image", LABELS);
        host.exit(ended.id());
        source.cpuCores(one.id(), 0.7);
        LiveSampling live = start(source, Optional.empty(), HOUR);
        await().until(() -> cpu(live, one.id()).isPresent());
        assertThat(cpu(live, one.id())).contains(0.7);
        assertThat(live.read().flatMap(s -> s.container(ended.id()))).isEmpty();

        Container late = host.start("late", "image", LABELS);

        await().until(() -> cpu(live, late.id()).isPresent());
        host.vanish(one.id());
        await().until(() -> live.read().flatMap(s -> s.container(one.id())).isEmpty());
    }

    @Test
    void keepsTheLastSampleAndTheReasonWhileFiguresCannotBeRead() {
        LiveSampling live = start(source, Optional.empty(), HOUR);
        await().until(() -> live.read().isPresent());
        source.fail("/proc/stat: cannot be read");
        await().until(() -> live.lastFailure().isPresent());
        Optional<LiveSample> stale = live.read();

        assertThat(live.lastFailure().orElseThrow().reason()).isEqualTo("/proc/stat: cannot be read");
        assertThat(stale).isPresent();
        int before = source.samples();
        await().until(() -> source.samples() >= before + 3);
        assertThat(live.read()).isEqualTo(stale);

        source.fail("");
        await().until(() -> live.lastFailure().isEmpty());
        await().until(() -> !live.read().equals(stale));
    }

    @Test
    void aDefectIsKeptAsTheReasonAndDoesNotEndIt() {
        var attempts = new AtomicInteger();
        LiveSampling live = start(
                whenAsked(containers -> {
                    int attempt = attempts.incrementAndGet();
                    if (attempt == 1) {
                        throw new IllegalStateException("a defect");
                    }
                    if (attempt == 2) {
                        throw new StackOverflowError("a worse one");
                    }
                    return source.sample(containers);
                }),
                Optional.empty(),
                HOUR);
        var unused = live.hold();

        await().until(() -> live.read().isPresent());
        assertThat(live.lastFailure()).isEmpty();
        assertThat(attempts.get()).isGreaterThan(2);
    }

    @Test
    void aReadDoesNotWaitForTheSampleUnderWay() throws Exception {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        LiveSampling live = start(
                whenAsked(containers -> {
                    begun.countDown();
                    uninterruptibly(go);
                    return source.sample(containers);
                }),
                Optional.of(HOUR),
                HOUR);
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

        long before = System.nanoTime();
        Optional<LiveSample> read = live.read();
        long took = System.nanoTime() - before;
        go.countDown();

        assertThat(read).isEmpty();
        assertThat(Duration.ofNanos(took)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void twoSamplesNeverOverlapAndSlowOnesDoNotPileUp() {
        var running = new AtomicInteger();
        var overlapped = new AtomicBoolean();
        LiveSampling live = start(
                whenAsked(containers -> {
                    overlapped.compareAndSet(false, running.incrementAndGet() > 1);
                    sleep(25);
                    running.decrementAndGet();
                    return source.sample(containers);
                }),
                Optional.empty(),
                HOUR);
        var unused = live.hold();

        await().until(() -> source.samples() >= 4);
        assertThat(overlapped).isFalse();
    }

    @Test
    void closingWaitsForTheSampleUnderWayAndEndsTheThread() throws Exception {
        var begun = new CountDownLatch(1);
        LiveSampling live = start(
                whenAsked(containers -> {
                    begun.countDown();
                    sleep(100);
                    return source.sample(containers);
                }),
                Optional.of(HOUR),
                HOUR);
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

        live.close();

        assertThat(source.samples()).isEqualTo(1);
        assertThat(live.read()).isPresent();
        Thread.sleep(50);
        assertThat(source.samples()).isEqualTo(1);
    }

    private LiveSampling start(LiveSource from, Optional<Duration> idle, Duration lingering) {
        var live =
                new LiveSampling(from, inventory, clock, System::nanoTime, new SamplingPeriods(FAST, idle, lingering));
        sampling = Optional.of(live);
        live.start();
        return live;
    }

    private Inventory inventory() {
        try {
            return host.engine("live").follow();
        } catch (EngineException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ten turns' time without a sample. */
    private void awaitQuiet() {
        await().until(() -> {
            int before = source.samples();
            sleep(100);
            return source.samples() == before;
        });
    }

    private static Optional<Double> cpu(LiveSampling live, String id) {
        return live.read()
                .flatMap(sample -> sample.container(id))
                .map(ContainerUsage::cpuCores)
                .flatMap(cores -> cores.isPresent() ? Optional.of(cores.getAsDouble()) : Optional.empty());
    }

    private interface Sampler {
        LiveSample sample(Collection<ContainerProcess> containers) throws TelemetryException;
    }

    private static LiveSource whenAsked(Sampler sampler) {
        return new LiveSource() {
            @Override
            public Source source() {
                return Source.PROCFS;
            }

            @Override
            public LiveSample sample(Collection<ContainerProcess> containers) throws TelemetryException {
                return sampler.sample(containers);
            }

            @Override
            public void close() {}
        };
    }

    private static void sleep(long millis) {
        uninterruptibly(new CountDownLatch(1), millis);
    }

    private static void uninterruptibly(CountDownLatch latch) {
        uninterruptibly(latch, 10_000);
    }

    private static void uninterruptibly(CountDownLatch latch, long millis) {
        try {
            var unused = latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
