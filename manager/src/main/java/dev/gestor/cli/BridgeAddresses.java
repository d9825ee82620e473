// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.api.Cidr;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineException;
import dev.gestor.load.Target;
import dev.gestor.load.TargetException;
import java.net.InetAddress;
import java.util.Optional;

/** The addresses of this host's containers: those in a bridge network of its Docker. */
final class BridgeAddresses implements Target.Containers {
    private final Adapters adapters;
    private final Optional<String> url;

    /** @param url of Docker; empty: found as the docker command finds it */
    BridgeAddresses(Adapters adapters, Optional<String> url) {
        this.adapters = adapters;
        this.url = url;
    }

    @Override
    public boolean has(InetAddress address) throws TargetException {
        try (ContainerEngine engine = adapters.engine("default", url)) {
            if (!"unix".equals(engine.info().address().getScheme())) {
                throw Target.Containers.unknown("Docker at %s may be on another machine"
                        .formatted(engine.info().address()));
            }
            return engine.resources().bridgeSubnets().stream()
                    .map(Cidr::parse)
                    .anyMatch(subnet -> subnet.contains(address));
        } catch (EngineException e) {
            throw Target.Containers.unknown(String.valueOf(e.getMessage()));
        }
    }
}
