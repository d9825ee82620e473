// SPDX-License-Identifier: Apache-2.0
/** HTTP: one class a resource. The only code that sees the web server. */
@NullMarked
package dev.gestor.logserver.api;

import org.jspecify.annotations.NullMarked;
