// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

/** Shells that complete our commands. */
enum Shell {
    BASH,
    ZSH
}
