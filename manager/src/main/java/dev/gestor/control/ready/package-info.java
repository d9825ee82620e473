// SPDX-License-Identifier: Apache-2.0
/** Finds out whether a container that was started is ready to serve, and whether it stays well. */
@NullMarked
package dev.gestor.control.ready;

import org.jspecify.annotations.NullMarked;
