// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.exception.DockerException;
import org.junit.jupiter.api.Test;

final class RefusalTest {
    @Test
    void dockersWordsAreTakenFromItsJson() {
        Refusal refusal = new Refusal(new DockerException("{\"message\":\"No such container: web\"}\n", 404));
        assertThat(refusal.status()).isEqualTo(404);
        assertThat(refusal.said()).isEqualTo("No such container: web");
    }

    @Test
    void otherAnswersAreToldAsTheyAre() {
        assertThat(new Refusal(new DockerException("Bad Gateway", 502)).said()).isEqualTo("Bad Gateway");
        assertThat(new Refusal(new DockerException("[1]", 500)).said()).isEqualTo("[1]");
        assertThat(new Refusal(new DockerException("", 503)).said()).isEqualTo("HTTP status 503");
    }
}
