// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy;

/**
 * What retention says of one container.
 *
 * @param position place in the ranking, 1 = highest share
 * @param reason in words, with the figures
 */
public record Verdict(Candidate candidate, Choice choice, int position, double share, String reason) {
    /** What is to happen to it. */
    public enum Choice {
        KEEP_HIGH,
        KEEP_LOW,
        EVICT
    }
}
