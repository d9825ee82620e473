// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gestor.journal;

import org.jspecify.annotations.NullMarked;
