// SPDX-License-Identifier: Apache-2.0
/** Connections to other machines by ssh; the only code that knows Apache MINA SSHD. */
@NullMarked
package dev.gestor.cluster.ssh;

import org.jspecify.annotations.NullMarked;
