// SPDX-License-Identifier: Apache-2.0
package dev.gestor.balance;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which server gets the next request. */
public enum Algorithm {
    /** Any, with equal chances. */
    RANDOM("random", "random(1)"),
    /** Of two drawn by chance the one that has less to do. */
    P2C("p2c", "random(2)"),
    ROUND_ROBIN("round-robin", "roundrobin"),
    LEAST_CONNECTIONS("leastconn", "leastconn");

    private final String label;
    private final String directive;

    Algorithm(String label, String directive) {
        this.label = label;
        this.directive = directive;
    }

    /** As the label {@code gestor.balance} has it. */
    public String label() {
        return label;
    }

    String directive() {
        return directive;
    }

    public static Optional<Algorithm> ofLabel(String label) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.label.equals(label))
                .findFirst();
    }

    /** All labels, for a message. */
    public static String labels() {
        return Arrays.stream(values()).map(Algorithm::label).collect(Collectors.joining(", "));
    }
}
