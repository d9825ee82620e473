// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gestor.workload;

import org.jspecify.annotations.NullMarked;
