// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster;

import java.util.Optional;

/**
 * One host in one period: its figures, or why there are none.
 *
 * @param figures from this period's reading, or one that came late but within one period
 */
public record HostRow(HostItem host, Optional<HostFigures> figures, Optional<Trouble> trouble) {}
