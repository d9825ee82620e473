// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gestor.policy.latency;

import org.jspecify.annotations.NullMarked;
