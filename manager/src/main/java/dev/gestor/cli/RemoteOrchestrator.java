// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.api.OrchestratorClient;
import dev.gestor.api.TaskJson;
import dev.gestor.control.rollout.UpdateFailedException;
import dev.gestor.control.rollout.UpdateLog;
import dev.gestor.control.rollout.UpdateRequest;
import dev.gestor.control.rollout.Updates;
import dev.gestor.control.scale.Instances;
import dev.gestor.control.scale.ScaleRefusedException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The manager that runs the instance. */
final class RemoteOrchestrator implements OrchestratorDesk {
    private static final double NANOS_PER_MS = 1e6;

    private final OrchestratorClient client;

    RemoteOrchestrator(OrchestratorClient client) {
        this.client = client;
    }

    @Override
    public Updates.Result update(UpdateRequest request, UpdateLog log) throws Exception {
        TaskJson ended = client.update(request, line -> tell(line, log));
        String error = ended.error() == null ? "the manager gave no reason" : ended.error();
        return switch (ended.state()) {
            case "done" -> Updates.Result.DONE;
            case "nothing" -> Updates.Result.NOTHING;
            case "planned" -> Updates.Result.PLANNED;
            case "failed" -> throw new UpdateFailedException(error, ended.log());
            default -> throw new IOException(error);
        };
    }

    private static void tell(TaskJson.Line line, UpdateLog log) {
        if (line.phase() == null || line.subject() == null || line.tookMs() == null) {
            log.say(line.text());
        } else {
            log.phase(
                    line.subject(),
                    line.phase(),
                    Duration.ofNanos(Math.round(line.tookMs() * NANOS_PER_MS)),
                    line.text());
        }
    }

    @Override
    public List<String> copies(String container) throws IOException {
        return client.copies(container);
    }

    @Override
    public Instances.Added add(String container, int count, Duration limit, String reason, Map<String, String> inputs)
            throws IOException, ScaleRefusedException, InterruptedException {
        TaskJson ended = client.change(container, count, limit, Duration.ZERO, reason);
        requireAccepted(ended);
        Optional<String> failure = Optional.ofNullable(ended.error())
                .or(() -> ended.lines().stream().map(TaskJson.Line::text).findFirst());
        return new Instances.Added(ended.result(), failure);
    }

    @Override
    public List<String> remove(String container, int count, Duration drain, String reason, Map<String, String> inputs)
            throws IOException, ScaleRefusedException, InterruptedException {
        TaskJson ended = client.change(container, -count, Duration.ZERO, drain, reason);
        requireAccepted(ended);
        if (ended.error() != null) {
            throw new IOException(ended.error());
        }
        return ended.result();
    }

    private static void requireAccepted(TaskJson ended) throws ScaleRefusedException {
        if (ended.state().equals("refused") && ended.error() != null) {
            throw new ScaleRefusedException(ended.error());
        }
    }

    @Override
    public boolean lasting() {
        return true;
    }
}
