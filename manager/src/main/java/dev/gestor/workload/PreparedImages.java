// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload;

import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineException;
import java.util.List;

/**
 * The workload's images in one engine, made sure of by whoever needs them: somebody may have removed them since. May be used by
 * several threads; those that come while they are being built wait for that, since without images they could create nothing.
 */
public final class PreparedImages {
    private final ContainerEngine engine;

    public PreparedImages(ContainerEngine engine) {
        this.engine = engine;
    }

    /**
     * Builds what is missing or outdated.
     *
     * @return the kinds whose image was built by this call
     */
    public synchronized List<WorkloadKind> ensure() throws EngineException {
        return new WorkloadImages().ensure(engine);
    }
}
