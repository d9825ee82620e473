// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import static dev.gestor.engine.docker.ScriptedDocker.ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.engine.Container;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.EngineUnavailableException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DockerContainersTest {
    private static final String LIST = "GET /containers/json";
    private static final String INSPECT = "GET /containers/" + ID + "/json";

    private final ScriptedDocker docker = new ScriptedDocker();

    @AfterEach
    void close() {
        docker.close();
    }

    @Test
    void aListedContainerIsInspected() throws Exception {
        docker.answer(LIST, 200, "[" + entry("test") + "]").inspection("running", "test", 10);
        assertThat(docker.containers.list())
                .singleElement()
                .satisfies(c -> assertThat(c.pid()).hasValue(4711));
        assertThat(docker.requests().get(0))
                .isEqualTo(LIST + "?all=1&filters="
                        + "%7B%22label%22%3A%5B%22gestor.managed%3Dtrue%22%2C%22gestor.instance%3Dtest%22%5D%7D");
    }

    @Test
    void oneThatVanishesAfterTheListIsLeftOut() throws Exception {
        docker.answer(LIST, 200, "[" + entry("test") + "]").gone();
        assertThat(docker.containers.list()).isEmpty();
    }

    @Test
    void oneThatDockerListsByMistakeIsLeftOut() throws Exception {
        docker.answer(LIST, 200, "[" + entry("tester") + "]");
        assertThat(docker.containers.list()).isEmpty();
    }

    @Test
    void overAContainerThatHangsTheListsWordMustDo() throws Exception {
        docker.answer(LIST, 200, "[" + entry("test") + "]").hang(INSPECT);
        List<Container> containers = docker.containers.list();
        assertThat(containers).singleElement().satisfies(c -> {
            assertThat(c.name()).isEqualTo("web");
            assertThat(c.running()).isTrue();
            assertThat(c.pid()).isEmpty();
        });
    }

    @Test
    void aHangingInspectionIsToldWithTheAddress() {
        docker.hang(INSPECT);
        assertThatThrownBy(() -> docker.containers.inspect(ID))
                .isInstanceOf(EngineUnavailableException.class)
                .hasMessageContaining("unix:///scripted.sock (the test)")
                .hasMessageContaining("did not answer");
    }

    @Test
    void aRefusedListIsToldInDockersWords() {
        docker.refuse(LIST, 500, "out of memory");
        assertThatThrownBy(docker.containers::list)
                .isInstanceOf(EngineException.class)
                .hasMessage("cannot list containers: Docker said: out of memory");
    }

    @Test
    void anInterruptedCallerKeepsItsInterrupt() {
        docker.hang(INSPECT);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> docker.containers.inspect(ID)).hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    private static String entry(String instance) {
        return """
                {"Id": "%s", "Names": ["/web"], "Image": "i", "Created": 1795251600, "State": "running",
                 "Labels": {"gestor.managed": "true", "gestor.instance": "%s"}}
                """.formatted(ID, instance);
    }
}
