// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gestor.probe;

import org.jspecify.annotations.NullMarked;
