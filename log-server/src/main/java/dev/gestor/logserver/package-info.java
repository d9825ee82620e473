// SPDX-License-Identifier: Apache-2.0
/**
 * The log server: takes batches over HTTP, keeps them in SQLite and draws charts of them.
 *
 * <pre>
 * POST /v1/batches -> ingest (validate) -> store (one transaction) -> 200
 * POST /v1/charts  -> store (read)      -> chart (prepare, draw)   -> charts/*.png
 * </pre>
 */
@NullMarked
package dev.gestor.logserver;

import org.jspecify.annotations.NullMarked;
