// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gestor.engine.docker;

import org.jspecify.annotations.NullMarked;
