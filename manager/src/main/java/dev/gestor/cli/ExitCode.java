// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

/** What a command's end means to whoever called it. */
public final class ExitCode {
    public static final int DONE = 0;
    public static final int FAILED = 1;
    public static final int USAGE = 2;
    /** What runs is not what is declared. */
    public static final int DRIFT = 3;
    /** A wait gave up. */
    public static final int TIMED_OUT = 124;

    public static final int ENGINE_UNREACHABLE = 125;

    private ExitCode() {}

    /** Ended by a signal, as shells count it: 130 for SIGINT, 143 for SIGTERM. */
    static int signal(int number) {
        return 128 + number;
    }
}
