// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.balance;

import dev.gestor.balance.BalancerProgram;
import dev.gestor.control.Decision;
import dev.gestor.control.Proposal;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.ContainerState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the container of one balancer made, mended and removed, one step at a time, and not too often. By one thread alone. */
final class BalancerHost {
    private static final Logger LOG = LoggerFactory.getLogger(BalancerHost.class);

    /** What was done is seen a moment later. */
    private static final Duration SETTLE = Duration.ofMillis(300);

    /** One that has been killed is started again at once, however short it lived: only one that ends by itself is not well. */
    private static final Set<Integer> KILLED = Set.of(137, 143);

    private static final Duration SHORT_LIFE = Duration.ofSeconds(1);

    private final String group;
    private final Surroundings around;
    private boolean busy;
    private boolean proposed;
    private Pace pace = Pace.FRESH;
    private Optional<String> trouble = Optional.empty();
    private Optional<Instant> lastEnd = Optional.empty();

    BalancerHost(String group, Surroundings around) {
        this.group = group;
        this.around = around;
    }

    /** What kept the last step from being done. */
    Optional<String> trouble() {
        return trouble;
    }

    boolean busy() {
        return busy;
    }

    /** It runs and takes orders. */
    void well() {
        pace = Pace.FRESH;
        trouble = Optional.empty();
    }

    /**
     * Takes the next step, if there is one and it is time.
     *
     * @param silent whether the container runs and has taken no orders for too long
     * @param folder with the configuration
     * @return when it is time; empty where nothing is to be done
     */
    Optional<Duration> keep(
            Wish wish, Optional<Container> own, boolean silent, BalancerFolderOwner folder, Duration now) {
        own.ifPresent(container -> countEnd(container, now));
        boolean idle =
                own.isEmpty() && (wish.port().isEmpty() || wish.networks().isEmpty());
        if (busy || proposed || idle) {
            return Optional.empty();
        }
        Optional<Proposal> mending = own.flatMap(container -> Care.mend(wish, container, silent, pace.failures()));
        if (own.isPresent() && mending.isEmpty()) {
            return Optional.empty();
        }
        if (!pace.allows(now)) {
            return Optional.of(pace.notBefore());
        }
        begin(() -> mending.isPresent() ? mending.get() : Care.create(pattern(wish, folder), wish));
        return Optional.empty();
    }

    /** Removes it. */
    void retire(Container own, Duration now) {
        if (!busy && !proposed && pace.allows(now)) {
            begin(() -> Care.retire(own));
        }
    }

    private void countEnd(Container own, Duration now) {
        if (own.state() != ContainerState.EXITED || own.finished().equals(lastEnd)) {
            return;
        }
        lastEnd = own.finished();
        OptionalInt code = own.detail().exitCode();
        boolean byItself = code.isPresent() && !KILLED.contains(code.getAsInt());
        boolean shortLived = own.started().isPresent()
                && own.finished().isPresent()
                && Duration.between(own.started().get(), own.finished().get()).compareTo(SHORT_LIFE) < 0;
        if (byItself && (shortLived || code.getAsInt() == BalancerProgram.GAVE_UP)) {
            pace = pace.failed(now);
            trouble = Optional.of("the balancer ended with exit code %d; read 'docker logs %s'"
                    .formatted(code.getAsInt(), own.name()));
        }
    }

    private ContainerSpec pattern(Wish wish, BalancerFolderOwner folder) throws Exception {
        String image = around.settings().image();
        if (around.engine().image(image).isEmpty()) {
            throw new IOException(
                    "there is no image %s on this host for the balancer; run 'docker pull %s', or name another with --lb-image"
                            .formatted(image, image));
        }
        return BalancerPattern.of(around.instance(), wish, image, folder.path(), folder.user());
    }

    private void begin(Errands.Attempt attempt) {
        busy = true;
        around.errands().carryOut(attempt, completion -> around.later().accept(() -> ended(completion)));
    }

    private void ended(Errands.Completion completion) {
        busy = false;
        // In a dry run all is told once.
        proposed = completion.dryRun();
        Duration now = Duration.ofNanos(System.nanoTime());
        if (completion.failure().isPresent()) {
            String failure = completion.failure().get();
            if (!trouble.equals(completion.failure())) {
                LOG.warn("Balancer of group {}: {}", group, failure);
                if (!completion.recorded()) {
                    around.errands()
                            .note(List.of(Decision.idle(
                                    Care.POLICY, "wait", Optional.empty(), failure, Map.of("group", group))));
                }
            }
            trouble = completion.failure();
            pace = pace.failed(now);
        } else {
            pace = new Pace(pace.failures(), now.plus(SETTLE));
        }
    }

    /**
     * A folder as a container needs it.
     *
     * @param user its owner as {@code uid:gid}
     */
    record BalancerFolderOwner(Path path, String user) {}
}
