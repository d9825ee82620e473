// SPDX-License-Identifier: Apache-2.0
/** Charts: what to show is prepared by pure functions, then drawn as PNG. */
@NullMarked
package dev.gestor.logserver.chart;

import org.jspecify.annotations.NullMarked;
