// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload.cron;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronPeriodTest {
    @ParameterizedTest
    @CsvSource({
        "PT60S, * * * * *",
        "PT2M, */2 * * * *",
        "PT30M, */30 * * * *",
        "PT1H, 0 * * * *",
        "PT6H, 0 */6 * * *",
        "PT24H, 0 0 * * *"
    })
    void saysWhatDividesTheHourOrTheDay(Duration every, String fields) {
        assertThat(CronPeriod.fields(every)).contains(fields);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"PT0S", "PT-1M", "PT1S", "PT59S", "PT90S", "PT60.001S", "PT7M", "PT45M", "PT90M", "PT5H", "PT48H"
            })
    void doesNotSayWhatCronWouldDoUnevenly(Duration every) {
        assertThat(CronPeriod.fields(every)).isEmpty();
    }
}
