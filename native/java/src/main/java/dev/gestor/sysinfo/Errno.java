// SPDX-License-Identifier: Apache-2.0
package dev.gestor.sysinfo;

import dev.gestor.sysinfo.SysinfoException.Reason;

/** The error numbers the library returns, as every Linux that JNA runs on counts them. */
final class Errno {
    private static final int EPERM = 1;
    private static final int ENOENT = 2;
    private static final int EACCES = 13;
    private static final int EFBIG = 27;
    private static final int EBADMSG = 74;

    private Errno() {}

    static Reason reason(int errno) {
        return switch (errno) {
            case ENOENT -> Reason.NOT_LOADED;
            case EACCES -> Reason.DENIED;
            case EPERM -> Reason.NAMESPACE;
            case EBADMSG -> Reason.MALFORMED;
            case EFBIG -> Reason.TOO_LARGE;
            default -> Reason.IO;
        };
    }
}
