// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gestor.control.scale;

import org.jspecify.annotations.NullMarked;
