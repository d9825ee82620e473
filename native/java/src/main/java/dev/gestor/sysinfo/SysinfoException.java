// SPDX-License-Identifier: Apache-2.0
package dev.gestor.sysinfo;

/** No snapshot could be had; the message names the file, what is wrong with it and what to do. */
public final class SysinfoException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What went wrong, for callers that choose what to do next. */
    public enum Reason {
        /** There is no such file: the kernel module is not loaded. */
        NOT_LOADED,
        /** EACCES: the caller is neither root nor in the module's group. */
        DENIED,
        /** EPERM: the caller is in another pid or cgroup namespace than the machine's first one. */
        NAMESPACE,
        /** This jar holds no shared object for this machine. */
        UNSUPPORTED_ARCHITECTURE,
        /** The content breaks the format, or is of another version of it. */
        MALFORMED,
        /** More than the module or the library accepts. */
        TOO_LARGE,
        /** Anything else the system reports. */
        IO
    }

    private final Reason reason;

    SysinfoException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    SysinfoException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
