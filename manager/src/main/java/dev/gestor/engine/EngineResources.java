// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import java.util.List;

/**
 * Networks and volumes. What Gestor makes carries {@code gestor.managed=true} and the instance's name, and nothing else is ever
 * removed.
 */
public interface EngineResources {
    /**
     * Makes it where it is missing.
     *
     * @return whether it was made
     * @throws EngineException also where an external one is missing, or one of that name is not this instance's
     */
    boolean ensure(ResourceSpec resource) throws EngineException;

    /** Whether there is one of that name, whosever it is. */
    boolean exists(ResourceSpec resource) throws EngineException;

    /**
     * Removes this instance's own; of a volume the data is lost. One that is gone is no error.
     *
     * @return whether it was removed; not one of somebody else
     */
    boolean remove(ResourceSpec resource) throws EngineException;

    /** The subnets, such as {@code 172.17.0.0/16}, of all bridge networks of the engine, whosever they are. */
    List<String> bridgeSubnets() throws EngineException;
}
