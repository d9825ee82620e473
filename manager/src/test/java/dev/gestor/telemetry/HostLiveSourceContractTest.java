// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import dev.gestor.telemetry.UsageSource.ContainerProcess;
import dev.gestor.telemetry.testing.LiveSourceContract;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class HostLiveSourceContractTest extends LiveSourceContract {
    @TempDir
    Path root;

    private final AtomicLong now = new AtomicLong();
    private HostFixture host;
    private LiveSource source;
    private int seconds;

    @BeforeEach
    void setUp() {
        host = new HostFixture(root);
        host.network(1, HostFixture.interfaces("lo 1 1", "eth0 1 1"));
        rest(A);
        rest(B);
        source = new HostLiveSource(
                new ContainerUsageSource(
                        new ProcfsSource(host.files, Clock.systemUTC(), now::get), host.files, now::get),
                host.files,
                now::get);
    }

    @Override
    protected LiveSource source() {
        return source;
    }

    @Override
    protected void second() {
        now.addAndGet(1_000_000_000);
        seconds++;
        host.write(
                "proc/stat",
                "cpu  %1$d 0 0 0 0 0 0 0\ncpu0 %1$d 0 0 0 0 0 0 0\ncpu1 %1$d 0 0 0 0 0 0 0\n"
                        .formatted(100_000 + seconds * 100));
    }

    @Override
    protected void breakDown() {
        host.delete("proc/stat");
    }

    private void rest(ContainerProcess container) {
        String group = "/docker/" + container.containerId();
        host.process(container.mainPid(), "main", 4021, 5, 1000, "0::" + group + "\n");
        host.network(container.mainPid(), HostFixture.interfaces("lo 9 9", "eth0 100 50"));
        host.write("sys/fs/cgroup" + group + "/cpu.stat", "usage_usec 7\n");
        host.write("sys/fs/cgroup" + group + "/memory.current", "5000\n");
    }
}
