// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

/**
 * A command whose own options are given on the command line alone, neither in the environment nor in the configuration file: what
 * is set for the manager under the same name means another thing. Options that it shares with others are not its own.
 */
interface CommandLineOnly {}
