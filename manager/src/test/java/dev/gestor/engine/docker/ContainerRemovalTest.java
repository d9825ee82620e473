// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import static dev.gestor.engine.docker.ScriptedDocker.ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.engine.ContainerEngine.Removal;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.ForeignContainerException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ContainerRemovalTest {
    private static final String STOP = "POST /containers/" + ID + "/stop";
    private static final String DELETE = "DELETE /containers/" + ID;

    private final ScriptedDocker docker = new ScriptedDocker();
    private final ContainerRemoval removal =
            new ContainerRemoval(docker.client, docker.transport, docker.calls, docker.containers);

    @AfterEach
    void close() {
        docker.close();
    }

    @Test
    void aRunningContainerIsStoppedAndRemovedWithoutItsVolumes() throws Exception {
        docker.inspection("running", "test", 30).answer(STOP, 204, "").answer(DELETE, 204, "");
        assertThat(removal.remove(ID, Optional.empty())).isEqualTo(Removal.DONE);
        assertThat(docker.requests()).containsExactly("GET /containers/" + ID + "/json", STOP + "?t=30", DELETE);
    }

    @Test
    void aShortGraceDoesNotBecomeNone() throws Exception {
        docker.inspection("running", "test", 30).answer(STOP, 204, "");
        removal.stop(ID, Optional.of(Duration.ofMillis(1200)));
        removal.stop(ID, Optional.of(Duration.ZERO));
        assertThat(docker.requests()).contains(STOP + "?t=2", STOP + "?t=0");
    }

    @Test
    void aContainerThatMayTakeForEverIsGivenIt() throws Exception {
        docker.inspection("running", "test", -1).answer(STOP, 204, "");
        removal.stop(ID, Optional.empty());
        assertThat(docker.requests()).contains(STOP + "?t=-1");
    }

    @Test
    void anEndedContainerIsRemovedWithoutAStop() throws Exception {
        docker.inspection("exited", "test", 10).answer(DELETE, 204, "");
        assertThat(removal.remove(ID, Optional.empty())).isEqualTo(Removal.DONE);
        assertThat(docker.requests()).doesNotContain(STOP + "?t=10");
    }

    @Test
    void aContainerOfAnotherInstanceIsAskedNothingMore() {
        docker.inspection("running", "other", 10);
        assertThatThrownBy(() -> removal.remove(ID, Optional.empty()))
                .isInstanceOf(ForeignContainerException.class)
                .hasMessageContaining("container web belongs to Gestor instance 'other'");
        assertThat(docker.requests()).hasSize(1);
    }

    @Test
    void whatStoppedOrVanishedMeanwhileIsGone() throws Exception {
        docker.inspection("running", "test", 10).answer(STOP, 304, "").refuse(STOP, 404, "No such container");
        assertThat(removal.stop(ID, Optional.empty())).isEqualTo(Removal.GONE);
        assertThat(removal.stop(ID, Optional.empty())).isEqualTo(Removal.GONE);
    }

    @Test
    void whatVanishedBeforeTheRemovalIsGone() throws Exception {
        docker.inspection("exited", "test", 10).refuse(DELETE, 404, "No such container");
        assertThat(removal.remove(ID, Optional.empty())).isEqualTo(Removal.GONE);
    }

    @Test
    void aRemovalByAnotherIsWaitedFor() throws Exception {
        docker.inspection("exited", "test", 10)
                .inspection("removing", "test", 10)
                .gone()
                .refuse(DELETE, 409, "removal of container " + ID + " is already in progress");
        assertThat(removal.remove(ID, Optional.empty())).isEqualTo(Removal.GONE);
        assertThat(docker.requests()).filteredOn(r -> r.endsWith("/json")).hasSize(3);
    }

    @Test
    void aContainerStartedAgainIsStoppedAgain() throws Exception {
        docker.inspection("exited", "test", 10)
                .inspection("running", "test", 10)
                .refuse(DELETE, 409, "You cannot remove a running container")
                .answer(DELETE, 204, "")
                .answer(STOP, 204, "");
        assertThat(removal.remove(ID, Optional.empty())).isEqualTo(Removal.DONE);
    }

    @Test
    void aContainerStartedAgainForEverIsGivenUp() {
        docker.inspection("running", "test", 10)
                .refuse(DELETE, 409, "You cannot remove a running container")
                .answer(STOP, 204, "");
        assertThatThrownBy(() -> removal.remove(ID, Optional.empty()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("cannot remove container web")
                .hasMessageContaining("You cannot remove a running container");
    }

    @Test
    void whatDockerCannotDoIsToldInItsWords() {
        docker.inspection("running", "test", 10)
                .refuse(STOP, 500, "tried to kill container, but did not receive an exit event");
        assertThatThrownBy(() -> removal.stop(ID, Optional.empty()))
                .isInstanceOf(EngineException.class)
                .hasMessage(
                        "cannot stop container web: Docker said: tried to kill container, but did not receive an exit event");
    }
}
