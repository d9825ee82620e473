// SPDX-License-Identifier: Apache-2.0

/**
 * The load balancer, HAProxy, as a file and a socket in one folder: the file holds all that a balancer begins with, the socket
 * changes one that runs. Nothing else knows HAProxy.
 */
@NullMarked
package dev.gestor.balance;

import org.jspecify.annotations.NullMarked;
