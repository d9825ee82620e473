// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import static dev.gestor.engine.docker.ScriptedDocker.ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.EngineUnavailableException;
import dev.gestor.engine.Owner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ContainerCreationTest {
    private static final String CREATE = "POST /containers/create";
    private static final String START = "POST /containers/" + ID + "/start";
    private static final String DELETE = "DELETE /containers/" + ID;
    private static final String CREATED = "{\"Id\":\"" + ID + "\",\"Warnings\":[]}";

    private static final ContainerSpec SPEC = ContainerSpec.of("web", "gestor/high-cpu", Owner.WORKLOAD);

    private final ScriptedDocker docker = new ScriptedDocker();
    private final ContainerCreation creation =
            new ContainerCreation(docker.client, docker.calls, docker.containers, ScriptedDocker.INSTANCE);

    @AfterEach
    void close() {
        docker.close();
    }

    @Test
    void aContainerIsCreatedStartedAndInspected() throws Exception {
        docker.answer(CREATE, 201, CREATED).answer(START, 204, "").inspection("running", "test", 10);
        assertThat(creation.run(SPEC).pid()).hasValue(4711);
    }

    @Test
    void aFailedStartTakesTheContainerAway() {
        docker.answer(CREATE, 201, CREATED)
                .refuse(START, 400, "OCI runtime create failed")
                .answer(DELETE, 204, "");
        assertThatThrownBy(() -> creation.run(SPEC))
                .isInstanceOf(EngineException.class)
                .hasMessage(
                        "cannot start container web from image gestor/high-cpu: Docker said: OCI runtime create failed;"
                                + " it was removed again");
        assertThat(docker.requests()).last().isEqualTo(DELETE + "?force=true");
    }

    @Test
    void aConnectionThatBreaksAtTheStartTakesTheContainerAway() {
        docker.answer(CREATE, 201, CREATED).breakOff(START).answer(DELETE, 204, "");
        assertThatThrownBy(() -> creation.run(SPEC)).isInstanceOf(EngineUnavailableException.class);
        assertThat(docker.requests()).last().isEqualTo(DELETE + "?force=true");
    }

    @Test
    void aConnectionThatBreaksAtTheCreationTakesAwayWhatWasCreatedForUs() {
        docker.breakOff(CREATE).inspection("web", "created", "test", 10).answer(DELETE, 204, "");
        assertThatThrownBy(() -> creation.run(SPEC)).isInstanceOf(EngineUnavailableException.class);
        assertThat(docker.requests()).last().isEqualTo(DELETE + "?force=true");
    }

    @Test
    void aConnectionThatBreaksAtTheCreationLeavesOthersContainersAlone() {
        docker.breakOff(CREATE).inspection("web", "created", "other", 10);
        assertThatThrownBy(() -> creation.run(SPEC)).isInstanceOf(EngineUnavailableException.class);
        assertThat(docker.requests()).noneMatch(r -> r.startsWith("DELETE"));
    }

    @Test
    void aConnectionThatBreaksAtTheCreationLeavesARunningNamesakeAlone() {
        docker.breakOff(CREATE).inspection("web", "running", "test", 10);
        assertThatThrownBy(() -> creation.run(SPEC)).isInstanceOf(EngineUnavailableException.class);
        assertThat(docker.requests()).noneMatch(r -> r.startsWith("DELETE"));
    }

    @Test
    void whatDockerRefusesIsNamed() {
        docker.refuse(CREATE, 409, "Conflict")
                .refuse(CREATE, 404, "No such image")
                .refuse(CREATE, 400, "bad parameter");
        assertThatThrownBy(() -> creation.run(SPEC))
                .hasMessageContaining("cannot create container web: the name is taken")
                .hasMessageContaining("Conflict");
        assertThatThrownBy(() -> creation.run(SPEC))
                .hasMessageContaining("there is no image gestor/high-cpu on this host");
        assertThatThrownBy(() -> creation.run(SPEC)).hasMessageContaining("Docker said: bad parameter");
    }
}
