// SPDX-License-Identifier: Apache-2.0
/** A small load client: an open model over a bounded number of connections, and what came of it. Knows nothing else of ours. */
@org.jspecify.annotations.NullMarked
package dev.gestor.load;
