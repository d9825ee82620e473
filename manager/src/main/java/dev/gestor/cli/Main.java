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
        Invocation invocation = Invocation.of(System.getProperty(Invocation.PROPERTY, ""), List.of(arguments));
        Terminal terminal = Terminal.ofProcess(System.getenv(), invocation.program());
        System.exit(run(invocation, terminal, System.getenv()));
    }

    private static int run(Invocation invocation, Terminal terminal, Map<String, String> environment) {
        if (!invocation.program().equals(Invocation.CUSTOM_ORC)) {
            return tree(terminal, environment).execute(invocation.words().toArray(String[]::new));
        }
        CustomOrc.Request request = new CustomOrc(invocation.words(), environment).translate(invocation.words());
        if (request.text().isEmpty()) {
            return tree(terminal, CustomOrc.speakingFrench(environment))
                    .execute(request.words().toArray(String[]::new));
        }
        if (request.exitCode() == ExitCode.DONE) {
            terminal.out().println(request.text().get());
        } else {
            terminal.say(request.text().get());
        }
        return request.exitCode();
    }

    private static CommandTree tree(Terminal terminal, Map<String, String> environment) {
        boolean root = new UnixSystem().getUid() == 0;
        return new CommandTree(terminal, environment, root, commands(terminal, environment, root));
    }

    /** All commands. */
    static List<Object> commands(Terminal terminal, Map<String, String> environment, boolean root) {
        Clock clock = Clock.systemUTC();
        var adapters = new SystemAdapters(environment);
        var program = new ManagerProgram(adapters, clock);
        return List.of(
                new RunCommand(program, terminal, environment, root),
                ServingCommand.serve(program, terminal, environment, root),
                ServingCommand.agent(program, terminal, environment, root),
                new UpCommand(adapters, terminal, environment, root, clock),
                new DownCommand(adapters, terminal, environment, root, clock),
                new PlanCommand(adapters, terminal, environment, root, clock),
                HoldCommand.pause(adapters, terminal, environment, root, clock),
                HoldCommand.resume(adapters, terminal, environment, root, clock),
                new ServicesCommand(adapters, terminal, environment, root, clock),
                new ScaleCommand(adapters, terminal, environment, root, clock),
                new UpdateCommand(adapters, terminal, environment, root, clock),
                new RollbackCommand(adapters, terminal, environment, root, clock),
                new SchedulerCommand(adapters, terminal, environment, root),
                new LoadCommand(adapters, terminal),
                new MonitorCommand(adapters, terminal, environment),
                new SnapshotCommand(adapters, terminal, environment),
                new TopCommand(adapters, terminal, environment, root, clock),
                new WorkloadCommand(adapters, terminal, environment, root, clock),
                new ExplainCommand(terminal, environment, root, ZoneId.systemDefault()),
                new CompletionCommand(terminal));
    }
}
