// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import dev.gestor.sysinfo.SysinfoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Why the kernel module's file cannot be read here, and what to do about it, in one line. */
final class KernelObstacle {
    private final HostFiles files;

    KernelObstacle(HostFiles files) {
        this.files = files;
    }

    String of(SysinfoException failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure.reason()) {
            case NOT_LOADED -> notLoaded();
            case DENIED -> denied();
            case MALFORMED -> message + "; the module may be of another version: build and load it again";
            case NAMESPACE, UNSUPPORTED_ARCHITECTURE, TOO_LARGE, IO -> message;
        };
    }

    /** Asks the kernel whether the module could be loaded at all, so that nobody is sent to try in vain. */
    String notLoaded() {
        Path sysinfo = files.sysinfo();
        if (!Files.exists(files.root().resolve("proc/modules"))) {
            return sysinfo
                    + " is not there: this kernel has no loadable modules; boot one that has, or use --sysinfo procfs";
        }
        if (Files.exists(files.root().resolve(".dockerenv"))
                || Files.exists(files.root().resolve("run/.containerenv"))) {
            return sysinfo
                    + " is not there: this is a container; load the module on its host and run the manager there";
        }
        if (content("proc/sys/kernel/modules_disabled").strip().equals("1")) {
            return sysinfo
                    + " is not there: loading modules is switched off until the next boot (kernel.modules_disabled=1)";
        }
        String lockdown = content("sys/kernel/security/lockdown");
        if (List.of("[integrity]", "[confidentiality]").stream().anyMatch(lockdown::contains)) {
            return sysinfo
                    + " is not there: Secure Boot takes signed modules only; sign kernel-module/sysinfo.ko with a key that the"
                    + " machine knows (docs/kernel-module.md tells how), or switch Secure Boot off";
        }
        return sysinfo
                + " is not there: the kernel module is not loaded; load it with 'sudo insmod kernel-module/sysinfo.ko"
                + " gid=$(id -g)'";
    }

    private String denied() {
        String owner;
        try {
            owner = "its group is " + Files.getAttribute(files.sysinfo(), "unix:gid");
        } catch (IOException | UnsupportedOperationException e) {
            owner = "its group is not known";
        }
        return "%s: permission denied, %s; run as root, or load the module with gid=$(id -g)"
                .formatted(files.sysinfo(), owner);
    }

    private String content(String name) {
        try {
            return Files.readString(files.root().resolve(name));
        } catch (IOException e) {
            // Many kernels have no such file, and then nothing forbids it.
            return "";
        }
    }
}
