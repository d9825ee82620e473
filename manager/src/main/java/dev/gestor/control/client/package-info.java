// SPDX-License-Identifier: Apache-2.0
/**
 * The CPU-target autoscaler: one client, its containers, and the thread that keeps their average CPU at the target.
 *
 * <pre>
 * HTTP --request--&gt; ClientController --(its one thread)--&gt; ClientControl --+--&gt; ClientFile      what is asked for, durable
 *                     | a view, at any time                                +--&gt; CpuTarget        the policy
 *                     v                                                    +--&gt; ClientActions --&gt; ChangeRequests
 *                   ClientView
 * </pre>
 */
@NullMarked
package dev.gestor.control.client;

import org.jspecify.annotations.NullMarked;
