// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

/** How callers are told apart: option {@code --auth}. */
public enum AuthMode {
    /** By the token of the instance. */
    TOKEN,
    /** Not at all: for clients that know no token. Only on loopback, or for the networks of {@code --allow-from}. */
    NONE
}
