// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gestor.compose;

import org.jspecify.annotations.NullMarked;
