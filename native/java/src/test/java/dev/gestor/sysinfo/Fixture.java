// SPDX-License-Identifier: Apache-2.0
package dev.gestor.sysinfo;

import java.nio.charset.StandardCharsets;

/** Pieces of a sysinfo file. */
final class Fixture {
    static final String TOTALS = """
            sysinfo 1 boottime_ns=81234567890 realtime_ns=1795000000000000000 cpus=2 rss=exact
            mem total=8135712 free=5123456 available=7012345 buffers=12345 cached=1234567 shmem=1234 slab=54321 swap_free=77
            load 0.12 0.30 1.25
            cpu user=1 nice=2 system=3 idle=4 iowait=5 irq=6 softirq=7 steal=8
            """;
    static final String HEAD = TOTALS
            + "columns pid ppid uid state threads start_ns cpu_ns utime_ns stime_ns cutime_ns cstime_ns minflt majflt vsize rss_anon"
            + " rss_file rss_shmem swap cgroup comm\n";
    /** A process has but a number and a name. */
    static final String NARROW = TOTALS + "columns pid comm\n";

    private Fixture() {}

    static byte[] bytes(String content) {
        return content.getBytes(StandardCharsets.ISO_8859_1);
    }

    static Sysinfo parse(String content) throws SysinfoException {
        return SysinfoReader.parse(bytes(content));
    }
}
