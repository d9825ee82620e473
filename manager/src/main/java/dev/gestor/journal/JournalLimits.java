// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import java.time.Duration;

/**
 * How much a journal may keep on disk.
 *
 * @param decisionBytes bytes of all decision files together; the oldest file goes first
 * @param decisionAge decision files not written for longer than this are removed
 * @param outboxBytes bytes of all batches that wait for the log server; 0 keeps none, for a manager without a log server
 */
public record JournalLimits(long decisionBytes, Duration decisionAge, long outboxBytes) {
    private static final long MIB = 1024 * 1024;

    public static final JournalLimits DEFAULT = new JournalLimits(256 * MIB, Duration.ofDays(30), 64 * MIB);

    public JournalLimits {
        if (decisionBytes <= 0) {
            throw new IllegalArgumentException("decisionBytes must be positive, was " + decisionBytes);
        }
        if (decisionAge.isNegative() || decisionAge.isZero()) {
            throw new IllegalArgumentException("decisionAge must be positive, was " + decisionAge);
        }
        if (outboxBytes < 0) {
            throw new IllegalArgumentException("outboxBytes must not be negative, was " + outboxBytes);
        }
    }

    /** The same without an outbox: decisions are kept, nothing waits for a log server. */
    public JournalLimits withoutOutbox() {
        return new JournalLimits(decisionBytes, decisionAge, 0);
    }

    /** Files end early enough that removing the oldest one costs a small part of the history. */
    long segmentBytes() {
        return Math.max(1, decisionBytes / 16);
    }
}
