// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.chart;

import java.util.Optional;

/** Kinds of containers, each with its own colour and dash in every chart. */
enum WorkloadKind {
    HIGH_CPU("high-cpu"),
    HIGH_RAM("high-ram"),
    LOW_CPU("low-cpu"),
    LOW_RAM("low-ram"),
    OTHER("other");

    private final String label;

    WorkloadKind(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    static WorkloadKind of(Optional<String> workload) {
        for (WorkloadKind kind : values()) {
            if (workload.filter(kind.label::equals).isPresent()) {
                return kind;
            }
        }
        return OTHER;
    }
}
