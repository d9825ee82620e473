// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gestor.batch;

import org.jspecify.annotations.NullMarked;
