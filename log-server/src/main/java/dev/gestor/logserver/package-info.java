// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gestor.logserver;

import org.jspecify.annotations.NullMarked;
