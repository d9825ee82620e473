// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

/**
 * A container that a person named, this instance's or not.
 *
 * @param imageId the image it was made from, {@code sha256:...}; its reference may mean another by now
 * @param template one to be made like it
 */
public record NamedContainer(Container container, String imageId, Exclusives exclusives, ContainerTemplate template) {
    private static final int DEFAULT_STOP_SECONDS = 10;

    /** How long it may take to stop, by its own setting or the engine's. */
    public int stopSeconds() {
        return TemplateDefinition.parse(template.definition())
                .path("StopTimeout")
                .asInt(DEFAULT_STOP_SECONDS);
    }
}
