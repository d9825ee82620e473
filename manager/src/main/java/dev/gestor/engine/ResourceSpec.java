// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

/** What containers share: a network or a volume. */
public sealed interface ResourceSpec permits NetworkSpec, VolumeSpec {
    /** As the engine knows it. */
    String name();

    /** Whether somebody else made it: it must exist and is never removed. */
    boolean external();
}
