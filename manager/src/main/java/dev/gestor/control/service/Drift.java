// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import java.util.List;

/**
 * In what the containers, networks and volumes are not as declared.
 *
 * @param differences in the order in which they would be mended
 */
public record Drift(List<Difference> differences) {
    public Drift {
        differences = List.copyOf(differences);
    }

    public boolean none() {
        return differences.isEmpty();
    }

    /**
     * @param action what would be done, in one word: {@code create}, {@code remove}, {@code replace}, {@code start}, {@code restart},
     *     {@code unpause}, {@code update}, {@code rename}, {@code connect}, {@code disconnect}, {@code provision}
     * @param subject name of the container, network or volume
     * @param reason why, in words
     */
    public record Difference(String action, String subject, String reason) {}
}
