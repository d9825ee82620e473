// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.policy.CpuPreset;
import dev.gestor.policy.PidConstants;
import dev.gestor.policy.ScaleLimits;
import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ClientSettingsTest {
    @Test
    void theDefaultsAreThoseOfTheDocumentation() {
        ClientSettings settings = ClientSettings.DEFAULT;
        assertThat(settings.period()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.max()).isEqualTo(10);
        assertThat(settings.preset()).isEmpty();
        assertThat(settings.drain()).isZero();
        assertThat(settings.stable()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.attempts()).isEqualTo(5);
        assertThat(settings.startLimit()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void whatIsChosenIsKept() {
        ClientSettings settings =
                ClientSettings.DEFAULT.withMax(3).withPreset(CpuPreset.CALM).withDrain(Duration.ofSeconds(5));
        assertThat(settings.max()).isEqualTo(3);
        assertThat(settings.preset()).contains(CpuPreset.CALM);
        assertThat(settings.drain()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void badValuesAreNamed() {
        assertThatThrownBy(() -> ClientSettings.DEFAULT.withMax(0)).hasMessageContaining("at least 1, were 0");
        assertThatThrownBy(() -> ClientSettings.DEFAULT.withDrain(Duration.ofSeconds(-1)))
                .hasMessageContaining("drain time must not be negative, was PT-1S");
    }

    @Test
    void aDeclarationThatNoPolicyCanBeMadeOfIsRefused() {
        assertThatThrownBy(() -> declaration(" ", 50, OptionalDouble.empty())).hasMessageContaining("image");
        assertThatThrownBy(() -> declaration("a", 0, OptionalDouble.empty())).hasMessageContaining("above 0");
        assertThatThrownBy(() -> declaration("a", Double.NaN, OptionalDouble.empty()))
                .hasMessageContaining("above 0");
        assertThatThrownBy(() -> declaration("a", 50, OptionalDouble.of(0))).hasMessageContaining("cpus");
        assertThat(declaration("a", 50, OptionalDouble.of(0.25)).policy().ceiling())
                .isEqualTo(25);
    }

    private static ClientDeclaration declaration(String image, double target, OptionalDouble cpus) {
        return new ClientDeclaration(image, target, PidConstants.ZERO, ScaleLimits.DEFAULT, cpus);
    }
}
