// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gestor.telemetry;

import org.jspecify.annotations.NullMarked;
