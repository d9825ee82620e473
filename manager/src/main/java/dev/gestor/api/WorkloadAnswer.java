// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gestor.workload.Creation;
import dev.gestor.workload.WorkloadOutcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@code POST /v1/workload}, and what {@code workload --json} prints.
 *
 * @param refused how many the limits did not allow
 * @param refusal why; absent where nothing was refused
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkloadAnswer(
        @JsonProperty("asked") int asked,
        @JsonProperty("created") List<Entry> created,
        @JsonProperty("failed") List<Entry> failed,
        @JsonProperty("refused") int refused,
        @JsonProperty("refusal") @Nullable String refusal) {
    public static WorkloadAnswer of(WorkloadOutcome outcome) {
        return new WorkloadAnswer(
                outcome.asked(),
                outcome.created().stream().map(Entry::of).toList(),
                outcome.failed().stream().map(Entry::of).toList(),
                outcome.refused(),
                outcome.refusal().orElse(null));
    }

    /**
     * One container.
     *
     * @param id absent where it was not created
     * @param reason why it was not created; absent where it was
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Entry(
            @JsonProperty("name") String name,
            @JsonProperty("image") String image,
            @JsonProperty("id") @Nullable String id,
            @JsonProperty("reason") @Nullable String reason) {
        static Entry of(Creation creation) {
            return new Entry(
                    creation.spec().name(),
                    creation.spec().image(),
                    creation.container().map(c -> c.id()).orElse(null),
                    creation.failure().orElse(null));
        }
    }
}
