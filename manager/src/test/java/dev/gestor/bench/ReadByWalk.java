// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A walk over {@code /proc} in plain Java that wastes nothing: {@code stat}, {@code statm} and {@code cgroup} of each process. */
final class ReadByWalk implements ProcessReading.Way {
    private static final int STAT_NUMBERS = 49;
    private static final int STATM_NUMBERS = 7;

    private final File proc = new File("/proc");
    private final ProcFile file = new ProcFile();

    /** The numbers as they stand in the files; those of {@code stat} from the parent's pid on. Never compared. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Walked(int pid, String name, char state, long[] stat, long[] statm, Optional<String> containerId) {}

    @Override
    public ProcessReading.Found read() {
        List<Walked> processes = new ArrayList<>();
        String[] names = proc.list();
        for (String name : names == null ? new String[0] : names) {
            if (name.charAt(0) >= '1' && name.charAt(0) <= '9') {
                process(name).ifPresent(processes::add);
            }
        }
        int inContainers = 0;
        for (Walked process : processes) {
            if (process.containerId().isPresent()) {
                inContainers++;
            }
        }
        return new ProcessReading.Found(processes.size(), inContainers);
    }

    private Optional<Walked> process(String pid) {
        String folder = "/proc/" + pid;
        if (!file.read(folder + "/stat")) {
            return Optional.empty();
        }
        byte[] text = file.bytes();
        int open = indexOf(text, 0, '(');
        int close = file.length() - 1;
        while (text[close] != ')') {
            close--;
        }
        String name = new String(text, open + 1, close - open - 1, StandardCharsets.ISO_8859_1);
        char state = (char) text[close + 2];
        long[] stat = numbers(close + 4, STAT_NUMBERS);
        if (!file.read(folder + "/statm")) {
            return Optional.empty();
        }
        long[] statm = numbers(0, STATM_NUMBERS);
        if (!file.read(folder + "/cgroup")) {
            return Optional.empty();
        }
        return Optional.of(new Walked(
                Integer.parseInt(pid), name, state, stat, statm, ContainerOfProcess.id(file.bytes(), file.length())));
    }

    private static int indexOf(byte[] text, int from, char wanted) {
        int i = from;
        while (text[i] != wanted) {
            i++;
        }
        return i;
    }

    private long[] numbers(int from, int count) {
        byte[] text = file.bytes();
        long[] numbers = new long[count];
        int at = from;
        for (int i = 0; i < count && at < file.length(); i++) {
            boolean negative = text[at] == '-';
            at += negative ? 1 : 0;
            long number = 0;
            while (at < file.length() && text[at] >= '0' && text[at] <= '9') {
                number = number * 10 + (text[at++] - '0');
            }
            numbers[i] = negative ? -number : number;
            at++;
        }
        return numbers;
    }

    @Override
    public void close() {}
}
