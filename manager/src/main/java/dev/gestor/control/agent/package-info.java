// SPDX-License-Identifier: Apache-2.0
/** The node agent: containers that a caller creates and removes one by one. */
@NullMarked
package dev.gestor.control.agent;

import org.jspecify.annotations.NullMarked;
