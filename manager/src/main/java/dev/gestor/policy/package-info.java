// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gestor.policy;

import org.jspecify.annotations.NullMarked;
