// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gestor.control.rollout;

import org.jspecify.annotations.NullMarked;
