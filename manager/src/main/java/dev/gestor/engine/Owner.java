// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which part of Gestor, or whether a person, answers for a container: label {@code gestor.owner}. */
public enum Owner {
    WORKLOAD,
    CLIENT,
    AGENT,
    SERVICES,
    ORCHESTRATOR,
    USER;

    /** The label's value. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Owner> ofLabel(String value) {
        return Arrays.stream(values()).filter(o -> o.label().equals(value)).findFirst();
    }
}
