// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The container engine as one Gestor instance sees it: only this instance's containers ({@code gestor.managed=true} and its
 * {@code gestor.instance}) are listed, and a change to any other is refused with {@link ForeignContainerException}. Every method
 * has a deadline of its own; all may be called from several threads.
 */
public interface ContainerEngine extends AutoCloseable {
    /**
     * Asks the engine who it is.
     *
     * @throws EngineUnavailableException with the address tried and the remedy
     */
    EngineInfo info() throws EngineUnavailableException;

    /** All containers of this instance, in any state. */
    List<Container> list() throws EngineException;

    /**
     * Asks for one container of this instance; empty where there is none.
     *
     * @param idOrName a full id, a unique id prefix or a name
     * @throws ForeignContainerException where there is one and it is not this instance's
     */
    Optional<Container> find(String idOrName) throws EngineException;

    /** Creates and starts; if the start fails nothing is left behind. */
    Container run(ContainerSpec spec) throws EngineException;

    /** SIGTERM, the grace period (empty: the container's own), then SIGKILL. A container already stopped or gone is no error. */
    Removal stop(String id, Optional<Duration> grace) throws EngineException;

    /** Stops as {@link #stop}, then removes, volumes excepted. A container already gone is no error. */
    Removal remove(String id, Optional<Duration> grace) throws EngineException;

    /**
     * Changes a container. One that is already as wished is no error.
     *
     * @throws ContainerGoneException where there is none of that id
     */
    void change(String id, ContainerChange change) throws EngineException;

    /** A local image; empty where there is no such image. */
    Optional<ImageInfo> image(String reference) throws EngineException;

    void build(ImageSpec image) throws EngineException;

    /** Networks and volumes. */
    EngineResources resources();

    /** What a person may name, and nobody else may touch. */
    NamedContainers named();

    /** Starts following this instance's containers: one full listing, then events, and again a listing after each reconnect. */
    Inventory follow() throws EngineException;

    @Override
    void close();

    /** Whether a stop or removal changed something. */
    enum Removal {
        DONE,
        /** Somebody else removed or stopped it first. */
        GONE
    }
}
