// SPDX-License-Identifier: Apache-2.0
/** Replaces containers by new ones while they serve, and takes it back where the new ones will not do. */
@NullMarked
package dev.gestor.control.rollout;

import org.jspecify.annotations.NullMarked;
