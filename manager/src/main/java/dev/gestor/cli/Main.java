// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import com.sun.security.auth.module.UnixSystem;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** The manager's entry: {@code java -jar manager.jar [COMMAND] [OPTIONS]}. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Map<String, String> environment = System.getenv();
        boolean root = new UnixSystem().getUid() == 0;
        Terminal terminal = Terminal.ofProcess(environment);
        Clock clock = Clock.systemUTC();
        var adapters = new SystemAdapters(environment);
        var program = new ManagerProgram(adapters, clock);
        var tree = new CommandTree(
                terminal,
                environment,
                root,
                List.of(
                        new RunCommand(program, terminal, environment, root),
                        ServingCommand.serve(program, terminal, environment, root),
                        ServingCommand.agent(program, terminal, environment, root),
                        new UpCommand(adapters, terminal, environment, root, clock),
                        new DownCommand(adapters, terminal, environment, root, clock),
                        new PlanCommand(adapters, terminal, environment, root, clock),
                        HoldCommand.pause(adapters, terminal, environment, root, clock),
                        HoldCommand.resume(adapters, terminal, environment, root, clock),
                        new ServicesCommand(adapters, terminal, environment, root, clock),
                        new SchedulerCommand(adapters, terminal, environment, root),
                        new SnapshotCommand(adapters, terminal),
                        new MonitorCommand(adapters, terminal, environment),
                        new WorkloadCommand(adapters, terminal, environment, root, clock),
                        new ExplainCommand(terminal, environment, root, ZoneId.systemDefault())));
        System.exit(tree.execute(arguments));
    }
}
