// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import java.util.List;
import oshi.SystemInfo;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;

/** As a program with the library OSHI does, which knows no containers: the cgroup of each process is read beside it. */
final class ReadByOshi implements ProcessReading.Way {
    private final OperatingSystem system = new SystemInfo().getOperatingSystem();
    private final ContainerOfProcess containers = new ContainerOfProcess();

    @Override
    public ProcessReading.Found read() {
        List<OSProcess> processes = system.getProcesses();
        int inContainers = 0;
        for (OSProcess process : processes) {
            if (containers.id(process.getProcessID()).isPresent()) {
                inContainers++;
            }
        }
        return new ProcessReading.Found(processes.size(), inContainers);
    }

    @Override
    public void close() {}
}
