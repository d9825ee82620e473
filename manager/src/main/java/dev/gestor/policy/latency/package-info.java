// SPDX-License-Identifier: Apache-2.0
/** How many instances of a container there should be so that it answers fast enough. */
@NullMarked
package dev.gestor.policy.latency;

import org.jspecify.annotations.NullMarked;
