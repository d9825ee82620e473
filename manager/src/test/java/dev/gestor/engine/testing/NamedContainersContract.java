// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerChange;
import dev.gestor.engine.ContainerTemplate;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.ForeignContainerException;
import dev.gestor.engine.Labels;
import dev.gestor.engine.NamedContainer;
import dev.gestor.engine.Owner;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Containers that a person named: looked at whosever they are, changed only when entrusted, and made alike. */
public abstract class NamedContainersContract extends EngineScene {
    @SuppressWarnings("NullAway.Init")
    private String foreign;

    @SuppressWarnings("NullAway.Init")
    private String bystander;

    protected NamedContainersContract(HostUnderTest host) {
        super(host);
    }

    @BeforeEach
    void startForeignOnes() throws Exception {
        foreign = host.start(name("web"), Map.of("tier", "front"));
        bystander = host.start(name("bystander"), Map.of());
    }

    @AfterEach
    void removeForeignOnes() throws Exception {
        for (String id : new String[] {foreign, bystander}) {
            if (host.exists(id)) {
                host.remove(id);
            }
        }
    }

    private NamedContainer web() throws EngineException {
        return engine.named().find(name("web")).orElseThrow();
    }

    @Test
    void aContainerOfNobodyIsFoundByNameAndById() throws Exception {
        assertThat(web().container().id()).isEqualTo(foreign);
        assertThat(engine.named().find(foreign).orElseThrow().container().name())
                .isEqualTo(name("web"));
        assertThat(engine.named().find(name("nobody"))).isEmpty();
        assertThat(web().imageId()).startsWith("sha256:");
    }

    @Test
    void lookingAtOneDoesNotEntrustIt() throws Exception {
        web();
        assertThatThrownBy(() -> engine.stop(foreign, AT_ONCE)).isInstanceOf(ForeignContainerException.class);
        assertThatThrownBy(() -> engine.change(foreign, new ContainerChange.Rename(name("other"))))
                .isInstanceOf(ForeignContainerException.class);
        assertThat(web().container().running()).isTrue();
    }

    @Test
    void theEntrustedOneIsChangedAndNoOther() throws Exception {
        engine.named().entrust(foreign);
        engine.stop(foreign, AT_ONCE);
        engine.change(foreign, new ContainerChange.Rename(name("old")));
        assertThat(engine.named().find(name("old")).orElseThrow().container().running())
                .isFalse();
        engine.change(foreign, new ContainerChange.Start());
        assertThat(engine.named().find(foreign).orElseThrow().container().running())
                .isTrue();
        assertThatThrownBy(() -> engine.remove(bystander, AT_ONCE)).isInstanceOf(ForeignContainerException.class);
        engine.remove(foreign, AT_ONCE);
        assertThat(host.exists(foreign)).isFalse();
        assertThat(host.exists(bystander)).isTrue();
    }

    @Test
    void anEntrustedOneIsNotAmongThisInstances() throws Exception {
        engine.named().entrust(foreign);
        assertThat(engine.list()).isEmpty();
    }

    @Test
    void aCopyIsThisInstances() throws Exception {
        ContainerTemplate template = web().template().withName(name("copy"));
        Container copy = engine.named().run(template, Owner.ORCHESTRATOR);
        assertThat(copy.running()).isTrue();
        assertThat(copy.image()).isEqualTo(image());
        assertThat(copy.labels())
                .containsEntry("tier", "front")
                .containsEntry(Labels.MANAGED, "true")
                .containsEntry(Labels.INSTANCE, instance);
        assertThat(copy.owner()).contains(Owner.ORCHESTRATOR);
        assertThat(engine.list()).extracting(Container::id).containsExactly(copy.id());
        engine.remove(copy.id(), AT_ONCE);
    }

    @Test
    void aCopyOfAMissingImageLeavesNothing() throws Exception {
        ContainerTemplate template = web().template().withName(name("copy")).withImage("gestor/none-such:1");
        assertThatThrownBy(() -> engine.named().run(template, Owner.ORCHESTRATOR))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("there is no image gestor/none-such:1 on this host");
        assertThat(engine.list()).isEmpty();
    }

    @Test
    void aTakenNameIsRefused() throws Exception {
        assertThatThrownBy(() -> engine.named().run(web().template(), Owner.ORCHESTRATOR))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("the name is taken");
        assertThat(engine.list()).isEmpty();
    }

    @Test
    void theLogOfOneThatIsGoneIsEmpty() throws Exception {
        assertThat(engine.named().log("0".repeat(64), 50)).isEmpty();
    }
}
