// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

/** A container's state as the engine tells it. */
public enum ContainerState {
    CREATED,
    RUNNING,
    PAUSED,
    RESTARTING,
    REMOVING,
    EXITED,
    DEAD
}
