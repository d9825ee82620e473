// SPDX-License-Identifier: Apache-2.0
/**
 * What was seen and decided: decisions are kept on disk for questions asked later, and everything waits in an outbox
 * until the log server has acknowledged it.
 *
 * <pre>
 * cycle --append--> Journal --+--> journal/0000000007.ndjson   decisions, bounded by age and size
 *                             +--> outbox/...0042.json.gz      one batch a file, bounded by size
 *                                        |
 *                                  BatchSender --POST /v1/batches--> log server
 * </pre>
 */
@NullMarked
package dev.gestor.journal;

import org.jspecify.annotations.NullMarked;
