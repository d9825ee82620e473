// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.scale;

import dev.gestor.engine.EngineException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Where copies of a container are started and taken away: in this process, or in the manager that runs the instance. */
public interface InstancePool {
    /** Names of the copies that have not ended. */
    List<String> copies(String container) throws IOException;

    /** See {@link Instances#add}. */
    Instances.Added add(String container, int count, Duration limit, String reason, Map<String, String> inputs)
            throws EngineException, IOException, ScaleRefusedException, InterruptedException;

    /** See {@link Instances#remove}. */
    List<String> remove(String container, int count, Duration drain, String reason, Map<String, String> inputs)
            throws IOException, ScaleRefusedException, InterruptedException;
}
