// SPDX-License-Identifier: Apache-2.0

/** Keeps a load balancer in front of the containers whose labels ask for one. */
@NullMarked
package dev.gestor.control.balance;

import org.jspecify.annotations.NullMarked;
