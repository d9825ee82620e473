// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

/** A command that speaks of all others. */
interface NeedsAllCommands {}
