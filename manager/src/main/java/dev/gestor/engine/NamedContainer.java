// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

/**
 * A container that a person named, this instance's or not.
 *
 * @param imageId the image it was made from, {@code sha256:...}; its reference may mean another by now
 * @param template one to be made like it
 */
public record NamedContainer(Container container, String imageId, Exclusives exclusives, ContainerTemplate template) {
    /** See {@link ContainerTemplate#stopSeconds}. */
    public int stopSeconds() {
        return template.stopSeconds();
    }
}
