// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerState;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** How containers that have ended came to it. */
final class Endings {
    private Endings() {}

    static String words(Container container) {
        if (container.state() == ContainerState.CREATED) {
            return "it was created and not started";
        }
        String code = container.detail().exitCode().isPresent()
                ? " with exit code " + container.detail().exitCode().getAsInt()
                : "";
        String after = lifetime(container)
                .map(time -> String.format(Locale.ROOT, " after %.1f s", time.toMillis() / 1000.0))
                .orElse("");
        return "it ended" + code + after + (container.detail().outOfMemory() ? ", for want of memory" : "");
    }

    /**
     * Whether it tells against the image: what ended before this process began may have ended with the whole machine, and what
     * ran for long is sound.
     */
    static boolean isEarly(Container container, Sightings sightings, Duration stable) {
        if (container.started().isEmpty() || sightings.isEndedBefore(container)) {
            return false;
        }
        // Seen late it seems to have lived longer; of what Docker says the clock may have been set in between.
        Duration seen = sightings.age(container);
        Duration told = lifetime(container).orElse(seen);
        return (told.compareTo(seen) < 0 ? told : seen).compareTo(stable) < 0;
    }

    private static Optional<Duration> lifetime(Container container) {
        return container
                .started()
                .flatMap(start -> container
                        .finished()
                        .map(end -> Duration.between(start, end))
                        .filter(time -> !time.isNegative()));
    }
}
