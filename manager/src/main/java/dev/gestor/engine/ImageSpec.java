// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import java.util.Map;

/**
 * An image to be built {@code FROM scratch}.
 *
 * @param tag repository and tag
 * @param dockerfile text of the Dockerfile
 * @param files build context: executable files by name
 * @param labels labels of the image
 */
public record ImageSpec(String tag, String dockerfile, Map<String, byte[]> files, Map<String, String> labels) {
    public ImageSpec {
        files = Map.copyOf(files);
        labels = Map.copyOf(labels);
    }
}
