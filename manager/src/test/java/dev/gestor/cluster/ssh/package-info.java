// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gestor.cluster.ssh;

import org.jspecify.annotations.NullMarked;
