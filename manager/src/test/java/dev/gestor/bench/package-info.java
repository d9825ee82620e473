// SPDX-License-Identifier: Apache-2.0
/** What {@code make bench} measures; started by the scripts in {@code bench/}, not by the tests. */
@NullMarked
package dev.gestor.bench;

import org.jspecify.annotations.NullMarked;
