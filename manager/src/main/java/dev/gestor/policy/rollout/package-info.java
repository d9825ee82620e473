// SPDX-License-Identifier: Apache-2.0
/** In which order a container is replaced by a new one. */
@NullMarked
package dev.gestor.policy.rollout;

import org.jspecify.annotations.NullMarked;
