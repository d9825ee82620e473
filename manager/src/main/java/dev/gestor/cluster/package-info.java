// SPDX-License-Identifier: Apache-2.0
/** Watches the CPU and memory of other machines; what carries the figures here is {@code cluster.ssh}'s. */
@NullMarked
package dev.gestor.cluster;

import org.jspecify.annotations.NullMarked;
