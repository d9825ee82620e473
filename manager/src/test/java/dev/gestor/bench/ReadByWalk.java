// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import dev.gestor.telemetry.ProcessSample;
import java.io.File;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A walk over {@code /proc} in plain Java: {@code stat}, {@code statm} and {@code cgroup} of each process, for the same record a
 * process as by the module, without its user's id, which would be a fourth file. No number is parsed that is not kept;
 * processes of a group share the string of its path.
 */
final class ReadByWalk implements ProcessReading.Way {
    private static final long TICK_NANOS = 10_000_000;
    private static final long PAGE_BYTES = 4096;

    private final File proc = new File("/proc");
    private final ProcFile file = new ProcFile();
    private final Map<ByteBuffer, String> groups = new HashMap<>();

    @Override
    public ProcessReading.Found read() {
        List<ProcessSample> processes = new ArrayList<>();
        String[] names = proc.list();
        for (String name : names == null ? new String[0] : names) {
            if (name.charAt(0) >= '1' && name.charAt(0) <= '9') {
                @Nullable ProcessSample process = process(name);
                if (process != null) {
                    processes.add(process);
                }
            }
        }
        return ProcessReading.Found.of(processes);
    }

    /** Null where the process has gone. */
    private @Nullable ProcessSample process(String pid) {
        String folder = "/proc/" + pid;
        if (!file.read(folder + "/stat")) {
            return null;
        }
        int open = file.indexOf('(');
        int close = file.lastIndexOf(')');
        String name = new String(file.bytes(), open + 1, close - open - 1, StandardCharsets.ISO_8859_1);
        char state = (char) file.bytes()[close + 2];
        // Of proc(5)'s numbers: ppid is the 4th, utime the 14th, num_threads the 20th, starttime the 22nd.
        file.at(close + 4);
        int parent = (int) file.number();
        file.skip(9);
        long cpu = file.number() + file.number();
        file.skip(4);
        int threads = (int) file.number();
        file.skip(1);
        long start = file.number();
        long virtual = file.number();
        if (!file.read(folder + "/statm")) {
            return null;
        }
        file.skip(1);
        long resident = file.number();
        if (!file.read(folder + "/cgroup")) {
            return null;
        }
        return new ProcessSample(
                Integer.parseInt(pid),
                parent,
                ProcessSample.UNKNOWN_NUMBER,
                state,
                threads,
                start * TICK_NANOS,
                cpu * TICK_NANOS,
                virtual,
                resident * PAGE_BYTES,
                group(),
                name);
    }

    /** Of {@code 0::/path} and a newline. */
    private String group() {
        int from = file.lastIndexOf(':') + 1;
        ByteBuffer bytes = ByteBuffer.wrap(file.bytes(), from, file.length() - 1 - from);
        @Nullable String group = groups.get(bytes);
        if (group == null) {
            group = StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
            ByteBuffer key = ByteBuffer.allocate(bytes.remaining());
            groups.put(key.put(bytes).flip(), group);
        }
        return group;
    }

    @Override
    public void close() {}
}
