// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import java.util.List;

/**
 * What one file declares: services and what they share.
 *
 * @param name its containers, networks and volumes carry it
 */
public record ProjectSpec(
        String name, List<ServiceSpec> services, List<NetworkSpec> networks, List<VolumeSpec> volumes) {
    public ProjectSpec {
        services = List.copyOf(services);
        networks = List.copyOf(networks);
        volumes = List.copyOf(volumes);
    }
}
