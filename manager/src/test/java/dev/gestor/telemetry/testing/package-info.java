// SPDX-License-Identifier: Apache-2.0
/** Programs that burn CPU and share memory in containers, and their own books of it. */
@NullMarked
package dev.gestor.telemetry.testing;

import org.jspecify.annotations.NullMarked;
