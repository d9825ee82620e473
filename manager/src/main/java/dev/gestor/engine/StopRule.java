// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import java.time.Duration;
import java.util.Optional;

/**
 * How a container is asked to end.
 *
 * @param signal for example {@code SIGQUIT}; empty: the image's, else SIGTERM
 * @param grace how long before SIGKILL; empty: the engine's 10 s
 */
public record StopRule(Optional<String> signal, Optional<Duration> grace) {
    public static final StopRule DEFAULT = new StopRule(Optional.empty(), Optional.empty());
}
