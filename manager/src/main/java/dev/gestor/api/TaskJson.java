// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gestor.control.task.TaskView;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A task on its way over HTTP. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TaskJson(
        @JsonProperty("task") String task,
        @JsonProperty("state") String state,
        @JsonProperty("lines") List<Line> lines,
        @JsonProperty("result") List<String> result,
        @JsonProperty("error") @Nullable String error,
        @JsonProperty("log") List<String> log) {
    private static final double NANOS_PER_MS = 1e6;

    /**
     * @param subject of a phase: the container
     * @param phase absent: something was said
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Line(
            @JsonProperty("text") String text,
            @JsonProperty("subject") @Nullable String subject,
            @JsonProperty("phase") @Nullable String phase,
            @JsonProperty("took_ms") @Nullable Double tookMs) {}

    static TaskJson of(TaskView view) {
        return new TaskJson(
                view.id(),
                view.state().name().toLowerCase(Locale.ROOT),
                view.lines().stream().map(TaskJson::line).toList(),
                view.result(),
                view.error().orElse(null),
                view.log());
    }

    private static Line line(TaskView.Line line) {
        return line.phase()
                .map(phase -> new Line(
                        line.text(), phase.subject(), phase.name(), phase.took().toNanos() / NANOS_PER_MS))
                .orElse(new Line(line.text(), null, null, null));
    }
}
