// SPDX-License-Identifier: Apache-2.0
/** Batches in SQLite: one transaction each, on the disk before it is acknowledged. */
@NullMarked
package dev.gestor.logserver.store;

import org.jspecify.annotations.NullMarked;
