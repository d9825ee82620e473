// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gestor.cli;

import org.jspecify.annotations.NullMarked;
