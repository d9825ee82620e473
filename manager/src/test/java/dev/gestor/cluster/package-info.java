// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gestor.cluster;

import org.jspecify.annotations.NullMarked;
