// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class StopRequestTest {
    @Test
    void aRequestMadeBeforeIsNotMissed() throws Exception {
        var stop = new StopRequest(System::nanoTime);
        stop.request();

        stop.await();

        assertThat(stop.requested()).isTrue();
    }

    @Test
    void aRequestFromAnotherThreadEndsTheWait() throws Exception {
        var stop = new StopRequest(System::nanoTime);
        var asker = new Thread(stop::request);
        asker.start();

        stop.await();
        asker.join();

        assertThat(stop.requested()).isTrue();
    }

    @Test
    void theTimeEndsTheWaitWithoutARequest() throws Exception {
        var stop = new StopRequest(System::nanoTime);
        stop.requestAfter(Duration.ofMillis(5));

        stop.await();

        assertThat(stop.requested()).isFalse();
    }
}
