// SPDX-License-Identifier: Apache-2.0
/** Turns what a sender sent into a batch, or says what is wrong with it. */
@NullMarked
package dev.gestor.logserver.ingest;

import org.jspecify.annotations.NullMarked;
