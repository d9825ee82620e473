// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.journal.OutboxRoom.Loss;
import dev.gestor.journal.OutboxRoom.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxRoomTest {
    private static final OutboxEntry STRIPPED = new OutboxEntry(1, 10, false);
    private static final OutboxEntry OLD = new OutboxEntry(2, 100, true);
    private static final OutboxEntry NEW = new OutboxEntry(3, 100, true);

    @Test
    void nothingIsGivenUpWhileThereIsRoom() {
        assertThat(OutboxRoom.next(List.of(STRIPPED, OLD, NEW), 210, 90, 300)).isEmpty();
    }

    @Test
    void theOldestSamplesGoFirst() {
        assertThat(OutboxRoom.next(List.of(STRIPPED, OLD, NEW), 210, 91, 300)).contains(new Step(OLD, Loss.SAMPLES));
    }

    @Test
    void decisionsGoWhenNoSamplesAreLeft() {
        assertThat(OutboxRoom.next(List.of(STRIPPED), 210, 91, 300)).contains(new Step(STRIPPED, Loss.WHOLE));
    }

    @Test
    void aBatchLargerThanAllRoomIsTakenOnceNothingElseIsLeft() {
        assertThat(OutboxRoom.next(List.of(), 0, 500, 300)).isEmpty();
    }
}
