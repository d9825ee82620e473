// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import dev.gestor.engine.Labels;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Labels of containers, networks and volumes. Those that tell whose something is are Gestor's to give, not a file's. */
final class LabelReader {
    private static final Set<String> OURS = Set.of(
            Labels.MANAGED, Labels.INSTANCE, Labels.OWNER, Labels.PROJECT, Labels.SERVICE, Labels.INDEX, Labels.SPEC);

    private LabelReader() {}

    static Map<String, String> read(Value.Fields fields, Reading reading) {
        Map<String, String> labels = new LinkedHashMap<>();
        reading.pairs(fields, "labels", (label, value) -> {
            labels.put(label.text(), value.orElse(""));
            if (OURS.contains(label.text())) {
                reading.findings()
                        .problem(label.place(), "the label %s is Gestor's own".formatted(label.text()), "remove it");
            }
        });
        return labels;
    }
}
