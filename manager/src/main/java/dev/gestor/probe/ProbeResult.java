// SPDX-License-Identifier: Apache-2.0
package dev.gestor.probe;

import java.time.Duration;

/** What came of one probe. */
public sealed interface ProbeResult {
    /** From the question to the end of the answer, or to the failure. */
    Duration took();

    /** It answered well. */
    record Answer(Duration took) implements ProbeResult {}

    /** @param reason in a few words, for example {@code connection refused} */
    record Failure(Duration took, String reason) implements ProbeResult {}
}
