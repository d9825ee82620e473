// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.testing;

import dev.gestor.engine.ContainerEngine;
import java.util.Map;

/** A host of containers that a contract is tried on, and the hand of somebody who works on it without Gestor. */
public interface HostUnderTest {
    /** A new engine for the instance. */
    ContainerEngine open(String instance) throws Exception;

    /** A local image whose program runs until it is stopped. */
    String image();

    /** Starts a container of the image, with no network, and returns its id. */
    String start(String name, Map<String, String> labels) throws Exception;

    void remove(String id) throws Exception;

    void removeImage(String tag) throws Exception;

    boolean exists(String id) throws Exception;

    /** Its program ends by itself, with exit code 3. */
    void end(String id) throws Exception;

    /** From now on its health check finds it so. The check is {@link EngineScene#CHECK}. */
    void health(String id, boolean good) throws Exception;

    void pause(String id) throws Exception;

    /** @param policy Docker's word */
    void restartBy(String id, String policy) throws Exception;

    void disconnect(String id, String network) throws Exception;

    void addNetwork(String name) throws Exception;

    void addVolume(String name) throws Exception;

    boolean hasNetwork(String name) throws Exception;

    boolean hasVolume(String name) throws Exception;

    void removeNetwork(String name) throws Exception;

    void removeVolume(String name) throws Exception;

    /** A program of the host listens on it until this is closed. */
    AutoCloseable takePort(int port) throws Exception;
}
