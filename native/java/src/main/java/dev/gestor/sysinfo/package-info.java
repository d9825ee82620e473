// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gestor.sysinfo;

import org.jspecify.annotations.NullMarked;
