// SPDX-License-Identifier: Apache-2.0
package dev.gestor.sysinfo;

import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import dev.gestor.sysinfo.SysinfoException.Reason;
import java.util.Map;

/** The shared object inside the jar, one a kind of machine, as {@code <os>-<architecture>/libsysinfo.so}. */
final class NativeLibraryFile {
    private static final String NAME = "sysinfo";

    private NativeLibraryFile() {}

    /** JNA keeps what it loaded: only the first call takes time. */
    static NativeLibrary load() throws SysinfoException {
        return load(Platform.RESOURCE_PREFIX);
    }

    static NativeLibrary load(String platform) throws SysinfoException {
        String resource = platform + "/lib" + NAME + ".so";
        ClassLoader jar = NativeLibraryFile.class.getClassLoader();
        // Asked before JNA is: it has no library of its own either on a machine that is strange to it.
        if (jar.getResource(resource) == null) {
            throw new SysinfoException(
                    Reason.UNSUPPORTED_ARCHITECTURE,
                    ("%s is not in this jar: it was built for another machine than %s; build it here with"
                                    + " 'make', or use --sysinfo procfs")
                            .formatted(resource, platform));
        }
        try {
            return NativeLibrary.getInstance(NAME, Map.of(Library.OPTION_CLASSLOADER, jar));
        } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
            throw new SysinfoException(
                    Reason.IO,
                    "%s could not be loaded (%s); where the folder for temporary files is mounted noexec, name another with -Djna.tmpdir="
                            .formatted(resource, e.getMessage()),
                    e);
        }
    }
}
