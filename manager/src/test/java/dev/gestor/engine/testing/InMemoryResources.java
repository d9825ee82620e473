// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.testing;

import dev.gestor.engine.EngineException;
import dev.gestor.engine.EngineResources;
import dev.gestor.engine.Instance;
import dev.gestor.engine.Labels;
import dev.gestor.engine.NetworkSpec;
import dev.gestor.engine.ResourceSpec;
import dev.gestor.engine.VolumeSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One instance's view of the networks and volumes of an {@link InMemoryHost}: names with labels. */
final class InMemoryResources implements EngineResources {
    private final InMemoryHost host;
    private final Instance instance;
    // Guarded by the host.
    private final Map<String, Map<String, String>> networks;
    private final Map<String, Map<String, String>> volumes;

    InMemoryResources(
            InMemoryHost host,
            Instance instance,
            Map<String, Map<String, String>> networks,
            Map<String, Map<String, String>> volumes) {
        this.host = host;
        this.instance = instance;
        this.networks = networks;
        this.volumes = volumes;
    }

    /** Nobody here has an address. */
    @Override
    public List<String> bridgeSubnets() {
        return List.of();
    }

    @Override
    public boolean ensure(ResourceSpec resource) throws EngineException {
        if (resource instanceof NetworkSpec network) {
            return ensure(networks, "network", network.name(), network.labels(), network.external());
        }
        VolumeSpec volume = (VolumeSpec) resource;
        return ensure(volumes, "volume", volume.name(), volume.labels(), volume.external());
    }

    private boolean ensure(
            Map<String, Map<String, String>> known,
            String kind,
            String name,
            Map<String, String> labels,
            boolean external)
            throws EngineException {
        host.requirePresent();
        synchronized (host) {
            Map<String, String> existing = known.get(name);
            if (external && existing == null) {
                throw new EngineException("there is no %s %s, which is declared external".formatted(kind, name));
            }
            if (!external && existing != null && !instance.owns(existing)) {
                throw new EngineException(
                        "the %s %s exists and is not Gestor instance '%s''s".formatted(kind, name, instance.name()));
            }
            if (existing != null) {
                return false;
            }
            Map<String, String> made = new HashMap<>(labels);
            made.put(Labels.MANAGED, "true");
            made.put(Labels.INSTANCE, instance.name());
            known.put(name, made);
            return true;
        }
    }

    @Override
    public boolean exists(ResourceSpec resource) throws EngineException {
        host.requirePresent();
        synchronized (host) {
            return (resource instanceof NetworkSpec ? networks : volumes).containsKey(resource.name());
        }
    }

    @Override
    public boolean remove(ResourceSpec resource) throws EngineException {
        return !resource.external() && remove(resource instanceof NetworkSpec ? networks : volumes, resource.name());
    }

    private boolean remove(Map<String, Map<String, String>> known, String name) throws EngineException {
        host.requirePresent();
        synchronized (host) {
            Map<String, String> labels = known.get(name);
            if (labels == null || !instance.owns(labels)) {
                return false;
            }
            if (known == networks && host.inUse(name)) {
                throw new EngineException("cannot remove network %s: it has active endpoints".formatted(name));
            }
            known.remove(name);
            return true;
        }
    }
}
