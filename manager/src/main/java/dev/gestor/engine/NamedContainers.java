// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import java.util.List;
import java.util.Optional;

/** Containers that a person named, also such as are not this instance's. */
public interface NamedContainers {
    /**
     * Only looks.
     *
     * @param idOrName a full id, a unique id prefix or a name
     */
    Optional<NamedContainer> find(String idOrName) throws EngineException;

    /**
     * From now on {@link ContainerEngine#stop}, {@link ContainerEngine#remove} and {@link ContainerEngine#change} take this one
     * container as if it were this instance's: the person named it to be replaced.
     *
     * @param id full id
     */
    void entrust(String id);

    /**
     * Creates and starts a container of this instance, as {@link ContainerEngine#run} does; if the start fails nothing is left behind.
     *
     * @param owner the owner label
     */
    Container run(ContainerTemplate template, Owner owner) throws EngineException;

    /** The last lines that a container wrote, oldest first; none where it is gone. */
    List<String> log(String id, int lines) throws EngineException;
}
