// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import dev.gestor.engine.Container;
import dev.gestor.engine.EngineException;
import java.util.List;
import java.util.Optional;

/** Reads this instance's containers from the engine. */
interface ContainerReader {
    List<Container> list() throws EngineException;

    /** The same by Docker's list alone, which tells no process and no times, and never waits for a container. */
    List<Container> summaries() throws EngineException;

    /** Empty where the container is gone or not this instance's. */
    Optional<Container> inspect(String id) throws EngineException;
}
