// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.testing;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerDetail.Health;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.Limits;
import dev.gestor.engine.UpdatableSettings;
import java.time.Clock;
import java.util.Map;

/** An {@link InMemoryHost} of its own. */
final class InMemoryUnderTest implements HostUnderTest {
    static final String IMAGE = "gestor/contract:1";

    final InMemoryHost memory = new InMemoryHost(Clock.systemUTC());

    InMemoryUnderTest() {
        memory.addImage(IMAGE, Map.of());
    }

    @Override
    public ContainerEngine open(String instance) {
        return memory.engine(instance);
    }

    @Override
    public String image() {
        return IMAGE;
    }

    @Override
    public String start(String name, Map<String, String> labels) {
        return memory.start(name, IMAGE, labels).id();
    }

    @Override
    public void remove(String id) {
        memory.vanish(id);
    }

    @Override
    public void removeImage(String tag) {
        // Images end with the host.
    }

    @Override
    public boolean exists(String id) {
        return memory.containers().stream().map(Container::id).anyMatch(id::equals);
    }

    @Override
    public void end(String id) {
        memory.exit(id, 3);
    }

    @Override
    public void health(String id, boolean good) {
        memory.health(id, good ? Health.HEALTHY : Health.UNHEALTHY);
    }

    @Override
    public void pause(String id) {
        memory.pause(id);
    }

    @Override
    public void restartBy(String id, String policy) {
        memory.update(
                id,
                new UpdatableSettings(
                        policy,
                        memory.byId(id)
                                .flatMap(c -> c.detail().settings())
                                .map(UpdatableSettings::limits)
                                .orElse(Limits.NONE)));
    }

    @Override
    public void disconnect(String id, String network) {
        memory.disconnect(id, network);
    }

    @Override
    public void addNetwork(String name) {
        memory.addNetwork(name);
    }

    @Override
    public void addVolume(String name) {
        memory.addVolume(name);
    }

    @Override
    public boolean hasNetwork(String name) {
        return memory.hasNetwork(name);
    }

    @Override
    public boolean hasVolume(String name) {
        return memory.hasVolume(name);
    }

    @Override
    public void removeNetwork(String name) {
        // Networks end with the host.
    }

    @Override
    public void removeVolume(String name) {
        // Volumes end with the host.
    }

    @Override
    public AutoCloseable takePort(int port) {
        memory.takePort(port);
        return () -> memory.giveBackPort(port);
    }
}
