// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gestor.balance;

import org.jspecify.annotations.NullMarked;
