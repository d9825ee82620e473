// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import java.util.List;
import java.util.Map;

/**
 * A local image.
 *
 * @param id {@code sha256:...}
 * @param exposed ports that it documents, as {@code 80/tcp}, in ascending order
 * @param healthCheck whether it brings one
 */
public record ImageInfo(String id, Map<String, String> labels, List<String> exposed, boolean healthCheck) {
    public ImageInfo {
        labels = Map.copyOf(labels);
        exposed = List.copyOf(exposed);
    }
}
