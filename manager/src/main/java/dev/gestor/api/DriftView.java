// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gestor.control.service.Drift;
import java.util.List;

/** In what the containers are not as declared, as {@code POST /v1/projects/{name}/plan} answers and {@code plan --json} prints. */
public record DriftView(@JsonProperty("differences") List<Difference> differences) {
    public static DriftView of(Drift drift) {
        return new DriftView(drift.differences().stream()
                .map(d -> new Difference(d.action(), d.subject(), d.reason()))
                .toList());
    }

    /**
     * @param action what would be done, in one word
     * @param subject name of the container, network or volume
     * @param reason why, in words
     */
    public record Difference(
            @JsonProperty("action") String action,
            @JsonProperty("subject") String subject,
            @JsonProperty("reason") String reason) {}
}
