// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.EngineResources;
import dev.gestor.engine.NetworkSpec;
import dev.gestor.engine.Networking;
import dev.gestor.engine.ResourceSpec;
import dev.gestor.engine.VolumeSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Networks and volumes: made where missing, removed where ours. */
public abstract class ResourcesContract extends EngineScene {
    protected ResourcesContract(HostUnderTest host) {
        super(host);
    }

    enum Kind {
        NETWORK,
        VOLUME
    }

    @AfterEach
    void removeResources() throws Exception {
        for (Container container : engine.list()) {
            engine.remove(container.id(), AT_ONCE);
        }
        if (host.hasNetwork(name("shared"))) {
            host.removeNetwork(name("shared"));
        }
        if (host.hasVolume(name("shared"))) {
            host.removeVolume(name("shared"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void itIsMadeOnceAndRemovedOnce(Kind kind) throws Exception {
        EngineResources resources = engine.resources();

        assertThat(resources.ensure(ours(kind))).isTrue();
        assertThat(resources.ensure(ours(kind))).isFalse();
        assertThat(exists(kind)).isTrue();

        assertThat(resources.remove(ours(kind))).isTrue();
        assertThat(resources.remove(ours(kind))).isFalse();
        assertThat(exists(kind)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void somebodyElsesIsNeitherUsedNorRemoved(Kind kind) throws Exception {
        add(kind);

        assertRefused(kind);
    }

    @ParameterizedTest
    @EnumSource
    void anotherInstancesIsNeitherUsedNorRemoved(Kind kind) throws Exception {
        try (ContainerEngine other = host.open(otherInstance)) {
            other.resources().ensure(ours(kind));
        }

        assertRefused(kind);
    }

    private void assertRefused(Kind kind) throws Exception {
        assertThatThrownBy(() -> engine.resources().ensure(ours(kind)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(name("shared"))
                .hasMessageContaining("is not Gestor instance '" + instance + "'");
        assertThat(engine.resources().remove(ours(kind))).isFalse();
        assertThat(exists(kind)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void anExternalOneMustExistAndIsNeverRemoved(Kind kind) throws Exception {
        assertThatThrownBy(() -> engine.resources().ensure(external(kind)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(name("shared"))
                .hasMessageContaining("which is declared external");

        add(kind);
        assertThat(engine.resources().ensure(external(kind))).isFalse();
        assertThat(engine.resources().remove(external(kind))).isFalse();
        assertThat(exists(kind)).isTrue();
    }

    @Test
    void aNetworkWithContainersStays() throws Exception {
        engine.resources().ensure(ours(Kind.NETWORK));
        engine.run(spec("one")
                .withNetworking(new Networking(
                        Networking.Mode.NETWORKS,
                        List.of(new Networking.Attachment(name("shared"), List.of())),
                        List.of(),
                        Set.of(),
                        List.of(),
                        List.of())));

        assertThatThrownBy(() -> engine.resources().remove(ours(Kind.NETWORK)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(name("shared"))
                .hasMessageContaining("active endpoints");
        assertThat(exists(Kind.NETWORK)).isTrue();
    }

    private ResourceSpec ours(Kind kind) {
        return spec(kind, false);
    }

    private ResourceSpec external(Kind kind) {
        return spec(kind, true);
    }

    private ResourceSpec spec(Kind kind, boolean external) {
        return switch (kind) {
            case NETWORK -> new NetworkSpec(name("shared"), "", Map.of(), Map.of(), false, external);
            case VOLUME -> new VolumeSpec(name("shared"), "", Map.of(), Map.of(), external);
        };
    }

    private void add(Kind kind) throws Exception {
        switch (kind) {
            case NETWORK -> host.addNetwork(name("shared"));
            case VOLUME -> host.addVolume(name("shared"));
        }
    }

    private boolean exists(Kind kind) throws Exception {
        return switch (kind) {
            case NETWORK -> host.hasNetwork(name("shared"));
            case VOLUME -> host.hasVolume(name("shared"));
        };
    }
}
