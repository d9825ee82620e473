// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import dev.gestor.engine.Container;

/**
 * A container left alone.
 *
 * @param detail the case in words
 */
public record Spared(Container container, Exemption exemption, String detail) {}
