// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

import dev.gestor.engine.ContainerTemplate;

/**
 * What a container was before an update.
 *
 * @param imageId of the image that it ran, whose reference may mean another by now
 * @param successorId of the image that took its place
 */
record Former(ContainerTemplate template, String imageId, String successorId) {}
