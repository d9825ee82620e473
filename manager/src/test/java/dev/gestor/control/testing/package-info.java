// SPDX-License-Identifier: Apache-2.0
/** Figures that a test makes up. */
@NullMarked
package dev.gestor.control.testing;

import org.jspecify.annotations.NullMarked;
