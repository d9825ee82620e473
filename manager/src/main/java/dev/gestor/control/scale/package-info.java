// SPDX-License-Identifier: Apache-2.0
/** Starts and takes away instances of a container, so that it answers fast enough. */
@NullMarked
package dev.gestor.control.scale;

import org.jspecify.annotations.NullMarked;
