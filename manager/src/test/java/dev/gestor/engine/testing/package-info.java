// SPDX-License-Identifier: Apache-2.0
/** A container engine in memory, and the contract that it and the real one pass. */
@NullMarked
package dev.gestor.engine.testing;

import org.jspecify.annotations.NullMarked;
