// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import java.util.Map;

/**
 * Why containers are created or removed, as decisions tell it.
 *
 * @param policy that decided
 * @param reason in words, with the figures
 * @param inputs what was seen, by name
 */
record Cause(String policy, String reason, Map<String, String> inputs) {
    /** The controller's steps. */
    static final String SCALING = "cpu-target";

    /** Whatever keeps a client as it was asked for. */
    static final String UPKEEP = "client";

    /** A person or program. */
    static final String REQUEST = "client-request";

    Cause {
        inputs = Map.copyOf(inputs);
    }

    Cause(String policy, String reason) {
        this(policy, reason, Map.of());
    }
}
