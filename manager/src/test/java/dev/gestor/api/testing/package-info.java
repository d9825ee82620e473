// SPDX-License-Identifier: Apache-2.0
/** The node agent's routes on real Docker, for tests and benchmarks. */
@NullMarked
package dev.gestor.api.testing;

import org.jspecify.annotations.NullMarked;
