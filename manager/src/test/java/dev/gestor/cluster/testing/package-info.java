// SPDX-License-Identifier: Apache-2.0
/** Real ssh servers for tests, with keys of the tests' own; the user's are never touched. */
@NullMarked
package dev.gestor.cluster.testing;

import org.jspecify.annotations.NullMarked;
