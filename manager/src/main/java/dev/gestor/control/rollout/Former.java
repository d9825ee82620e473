// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

import dev.gestor.engine.ContainerTemplate;

/**
 * What a container was before an update.
 *
 * @param imageId of the image that it ran, whose reference may mean another by now
 */
record Former(ContainerTemplate template, String imageId) {}
