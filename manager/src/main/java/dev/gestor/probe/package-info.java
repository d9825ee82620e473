// SPDX-License-Identifier: Apache-2.0
/** Asks a server whether, and how fast, it answers. */
@NullMarked
package dev.gestor.probe;

import org.jspecify.annotations.NullMarked;
