// SPDX-License-Identifier: Apache-2.0
/** Requests made from the description that the server gives out, valid and mutated, and what no answer may do. */
@NullMarked
package dev.gestor.fuzz;

import org.jspecify.annotations.NullMarked;
