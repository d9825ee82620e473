// SPDX-License-Identifier: Apache-2.0
/** Docker behind {@link dev.gestor.engine.ContainerEngine}: the only code that sees docker-java. */
@NullMarked
package dev.gestor.engine.docker;

import org.jspecify.annotations.NullMarked;
