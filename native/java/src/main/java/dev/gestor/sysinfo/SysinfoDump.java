// SPDX-License-Identifier: Apache-2.0
package dev.gestor.sysinfo;

import dev.gestor.sysinfo.Sysinfo.Cgroup;
import dev.gestor.sysinfo.Sysinfo.Column;
import java.io.BufferedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/**
 * Prints what Java sees of a sysinfo file, to be held against the file and against {@code sysinfo-export}: a line a
 * process with its pid, the text of its name, the bytes of its name, the path of its cgroup and its container, separated
 * by tabs. Text is UTF-8 in hex, so that no name can pass for something else; {@code -} is unknown.
 *
 * <pre>java -cp manager.jar dev.gestor.sysinfo.SysinfoDump [FILE]</pre>
 */
public final class SysinfoDump {
    private SysinfoDump() {}

    public static void main(String[] arguments) {
        Path file = arguments.length == 0 ? SysinfoReader.DEFAULT_PATH : Path.of(arguments[0]);
        try (SysinfoReader reader = SysinfoReader.open(file)) {
            PrintStream out = new PrintStream(new BufferedOutputStream(System.out), false, StandardCharsets.US_ASCII);
            print(reader.read(), out);
            out.flush();
        } catch (SysinfoException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    static void print(Sysinfo sysinfo, PrintStream out) {
        List<Cgroup> cgroups = sysinfo.cgroups();
        for (int process = 0; process < sysinfo.processCount(); process++) {
            int index = sysinfo.cgroupIndex(process);
            String group = index < 0 ? "-\t-" : describe(cgroups.get(index));
            out.print("%d\t%s\t%s\t%s\n"
                    .formatted(
                            sysinfo.value(process, Column.PID),
                            hex(sysinfo.name(process)),
                            HexFormat.of().formatHex(sysinfo.nameBytes(process)),
                            group));
        }
    }

    private static String describe(Cgroup cgroup) {
        String path = cgroup.path().isEmpty() ? "-" : hex(cgroup.path());
        return path + "\t" + cgroup.containerId().orElse("-");
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
