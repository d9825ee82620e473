// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import dev.gestor.control.agent.AgentRequest;
import dev.gestor.engine.Container;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.Labels;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** This instance's containers as they are shown, from memory alone. May be used by several threads. */
public final class ContainerViews {
    private static final int ENTRY_BYTES = 2048;

    private final Inventory inventory;
    private final Clock clock;
    private final Map<String, ContainerView> views = new ConcurrentHashMap<>();

    /** The whole lists as last written. Many ask for one at once, and its texts change once a second at most. */
    private final Map<Extent, Listing> listings = new ConcurrentHashMap<>();

    /** Which of the running containers are listed. */
    enum Extent {
        /** Those with a port of the host: clients that balance over what is listed take each entry's port unseen. */
        PUBLISHED,
        /** All of them. */
        RUNNING
    }

    public ContainerViews(Inventory inventory, Clock clock) {
        this.inventory = inventory;
        this.clock = clock;
    }

    /** When what is shown was last known to be true. */
    Instant asOf() {
        return inventory.asOf();
    }

    /** By full id, unique id prefix or name, in any state. */
    Optional<ContainerView> find(String idOrName) {
        return inventory.find(idOrName).map(this::view);
    }

    int running() {
        return (int) inventory.containers().stream().filter(Container::up).count();
    }

    /**
     * Docker's list of the running containers.
     *
     * @param service only this service's; empty: all
     */
    byte[] list(Optional<String> service, Extent extent) {
        Instant now = clock.instant();
        List<Container> all = inventory.containers();
        if (service.isPresent()) {
            return write(all.stream().filter(c -> isOf(c, service.get())).toList(), extent, now);
        }
        Listing last = listings.get(extent);
        if (last != null && last.isOf(all, now.getEpochSecond())) {
            return last.json;
        }
        forgetOthersThan(all);
        byte[] json = write(all, extent, now);
        listings.put(extent, new Listing(all, now.getEpochSecond(), json));
        return json;
    }

    private byte[] write(List<Container> chosen, Extent extent, Instant now) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(ENTRY_BYTES * (1 + chosen.size()));
        out.write('[');
        for (Container container : chosen) {
            if (!container.up()) {
                continue;
            }
            ContainerView view = view(container);
            if (extent == Extent.RUNNING || view.published()) {
                if (out.size() > 1) {
                    out.write(',');
                }
                view.writeListEntry(out, now);
            }
        }
        out.write(']');
        return out.toByteArray();
    }

    private static boolean isOf(Container container, String service) {
        String label = container.labels().get(Labels.SERVICE);
        return label != null && AgentRequest.isSameService(label, service);
    }

    private ContainerView view(Container container) {
        ContainerView known = views.get(container.id());
        // Cheap: the inventory gives the same object until something about it has changed.
        if (known != null && known.container().equals(container)) {
            return known;
        }
        ContainerView view = new ContainerView(container);
        views.put(container.id(), view);
        return view;
    }

    private void forgetOthersThan(List<Container> all) {
        if (views.size() > all.size()) {
            Set<String> ids = all.stream().map(Container::id).collect(Collectors.toSet());
            views.keySet().retainAll(ids);
        }
    }

    /** The answers share the bytes, which nobody changes. */
    private static final class Listing {
        private final List<Container> containers;
        private final long second;
        private final byte[] json;

        Listing(List<Container> containers, long second, byte[] json) {
            this.containers = containers;
            this.second = second;
            this.json = json;
        }

        boolean isOf(List<Container> all, long time) {
            // Cheap: the inventory gives the same objects until something has changed.
            return second == time && containers.equals(all);
        }
    }
}
