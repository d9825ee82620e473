// SPDX-License-Identifier: Apache-2.0
/** The manager as a whole: the built jar as a process, on real Docker, judged from outside. */
@NullMarked
package dev.gestor.whole;

import org.jspecify.annotations.NullMarked;
