// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy;

/** By what retention ranks containers. */
public enum Rank {
    /** The larger of CPU share and memory share of the host. */
    DOMINANT,
    CPU,
    MEMORY
}
