// SPDX-License-Identifier: Apache-2.0
/** What a manager does for somebody who asked for it and comes back to hear how it goes. */
@NullMarked
package dev.gestor.control.task;

import org.jspecify.annotations.NullMarked;
