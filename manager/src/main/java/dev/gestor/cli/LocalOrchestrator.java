// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.rollout.UpdateLog;
import dev.gestor.control.rollout.UpdateRequest;
import dev.gestor.control.rollout.Updates;
import dev.gestor.control.scale.Instances;
import dev.gestor.control.scale.ScaleRefusedException;
import dev.gestor.engine.Container;
import dev.gestor.engine.EngineException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** This process, for as long as it holds the instance's lock. */
final class LocalOrchestrator implements OrchestratorDesk {
    private final Updates updates;
    private final Instances instances;

    LocalOrchestrator(Updates updates, Instances instances) {
        this.updates = updates;
        this.instances = instances;
    }

    @Override
    public Updates.Result update(UpdateRequest request, UpdateLog log) throws Exception {
        return updates.update(request, log);
    }

    @Override
    public List<String> copies(String container) {
        return instances.of(container).stream().map(Container::name).toList();
    }

    @Override
    public Instances.Added add(String container, int count, Duration limit, String reason, Map<String, String> inputs)
            throws EngineException, ScaleRefusedException, InterruptedException {
        return instances.add(container, count, limit, reason, inputs);
    }

    @Override
    public List<String> remove(String container, int count, Duration drain, String reason, Map<String, String> inputs)
            throws ScaleRefusedException, InterruptedException {
        return instances.remove(container, count, drain, reason, inputs);
    }

    @Override
    public boolean lasting() {
        return false;
    }
}
