// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

/** What a request may have to wait for once it runs, and so how many of its kind may run at once, see {@link Turns}. */
enum Pace {
    /** The container engine: seconds, or as long as an engine that hangs. */
    ENGINE,
    /** The disk, or others that write down what is to be: moments, unless one of those waits for the engine. */
    DECLARATION,
    /** Nothing but memory. */
    PROMPT
}
