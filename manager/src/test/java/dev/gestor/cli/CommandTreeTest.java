// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.api.ApiConfig;
import dev.gestor.api.AuthMode;
import dev.gestor.api.Cidr;
import dev.gestor.api.WebOrigin;
import dev.gestor.control.Proposal;
import dev.gestor.control.balance.BalanceSettings;
import dev.gestor.control.client.ClientSettings;
import dev.gestor.engine.EngineUnavailableException;
import dev.gestor.policy.CpuPreset;
import dev.gestor.policy.Rank;
import dev.gestor.policy.RetentionPolicy;
import dev.gestor.telemetry.SourceChoice;
import dev.gestor.workload.WorkloadMode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTreeTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> environment = new HashMap<>(Map.of("HOME", "/home/ada", "LANG", "C"));
    private final List<RunSettings> runs = new ArrayList<>();
    private RunCommand.Program program = (settings, terminal) -> {
        runs.add(settings);
        return ExitCode.DONE;
    };

    @Test
    void withoutAnythingTheLoopRunsWithItsDefaults() {
        assertThat(execute()).isEqualTo(0);

        assertThat(runs)
                .containsExactly(new RunSettings(
                        DEFAULTS,
                        RunSettings.Duties.ALL,
                        Optional.of(RetentionPolicy.DEFAULT),
                        Proposal.Extent.STOP,
                        new WorkloadSettings(
                                WorkloadMode.CRON, Duration.ofSeconds(60), 10, 10, OptionalLong.empty(), false)));
    }

    private static final ManagerSettings DEFAULTS = new ManagerSettings(
            "default",
            Path.of("/home/ada/.local/state/gestor"),
            Optional.empty(),
            SourceChoice.AUTO,
            Duration.ofSeconds(10),
            Optional.empty(),
            new ApiConfig(Path.of("/home/ada/.local/state/gestor/default"), 5000),
            ClientSettings.DEFAULT,
            BalanceSettings.DEFAULT,
            Optional.of(URI.create("http://127.0.0.1:7070")),
            Language.EN,
            false,
            false);

    private static final RunSettings EVERYTHING_ELSE = new RunSettings(
            new ManagerSettings(
                    "web",
                    Path.of("/srv/state"),
                    Optional.of("tcp://10.0.0.1:2375"),
                    SourceChoice.PROCFS,
                    Duration.ofSeconds(5),
                    Optional.of(Duration.ofMillis(1500)),
                    ApiConfig.builder(Path.of("/srv/state/web"))
                            .bind("127.0.0.2")
                            .port(0)
                            .auth(AuthMode.NONE)
                            .allowFrom(List.of(Cidr.parse("127.0.0.0/8"), Cidr.parse("10.0.0.0/8")))
                            .allowHost(List.of("box.lan", "box"))
                            .corsOrigins(List.of(WebOrigin.parse("http://localhost:3000")))
                            .insecure(true)
                            .build(),
                    ClientSettings.DEFAULT
                            .withMax(20)
                            .withDrain(Duration.ofSeconds(3))
                            .withPreset(CpuPreset.CALM),
                    BalanceSettings.DEFAULT.withImage("haproxy:2.8").withDryRun(true),
                    Optional.empty(),
                    Language.FR,
                    true,
                    true),
            RunSettings.Duties.ALL,
            Optional.of(new RetentionPolicy(4, 6, Rank.MEMORY)),
            Proposal.Extent.REMOVE,
            new WorkloadSettings(WorkloadMode.INTERNAL, Duration.ofMinutes(2), 7, 3, OptionalLong.of(-42), true));

    private static final Map<String, String> EVERY_KEY = Map.ofEntries(
            Map.entry("instance", "web"),
            Map.entry("state", "/srv/state"),
            Map.entry("docker-url", "tcp://10.0.0.1:2375"),
            Map.entry("sysinfo", "procfs"),
            Map.entry("period", "5s"),
            Map.entry("high", "4"),
            Map.entry("low", "6"),
            Map.entry("rank", "memory"),
            Map.entry("evict", "remove"),
            Map.entry("for", "1500ms"),
            Map.entry("workload", "internal"),
            Map.entry("every", "2m"),
            Map.entry("count", "7"),
            Map.entry("burst", "3"),
            Map.entry("seed", "-42"),
            Map.entry("keep", "true"),
            Map.entry("port", "0"),
            Map.entry("bind", "127.0.0.2"),
            Map.entry("auth", "none"),
            Map.entry("allow-from", "127.0.0.0/8,10.0.0.0/8"),
            Map.entry("allow-host", "box.lan,box"),
            Map.entry("cors-origin", "http://localhost:3000"),
            Map.entry("insecure", "true"),
            Map.entry("preset", "calm"),
            Map.entry("max-containers", "20"),
            Map.entry("drain", "3s"),
            Map.entry("lb-image", "haproxy:2.8"),
            Map.entry("log-server", "none"),
            Map.entry("lang", "fr"),
            Map.entry("dry-run", "true"),
            Map.entry("debug", "true"));

    @Test
    void everyOptionCanBeSetOnTheCommandLine() {
        List<String> words = new ArrayList<>(List.of("run"));
        EVERY_KEY.forEach((key, value) -> words.add(value.equals("true") ? "--" + key : "--" + key + "=" + value));

        assertThat(execute(words.toArray(String[]::new))).isEqualTo(0);
        assertThat(runs).containsExactly(EVERYTHING_ELSE);
    }

    @Test
    void everyOptionCanBeSetInTheEnvironment() {
        EVERY_KEY.forEach((key, value) ->
                environment.put("GESTOR_" + key.replace('-', '_').toUpperCase(Locale.ROOT), value));

        assertThat(execute()).isEqualTo(0);
        assertThat(runs).containsExactly(EVERYTHING_ELSE);
    }

    @Test
    void everyOptionCanBeSetInTheFile() throws Exception {
        StringBuilder yaml = new StringBuilder("# settings\n");
        EVERY_KEY.forEach(
                (key, value) -> yaml.append(key).append(": ").append(value).append('\n'));

        assertThat(execute("--config", file(yaml.toString()))).isEqualTo(0);
        assertThat(runs).containsExactly(EVERYTHING_ELSE);
    }

    @Test
    void theCommandLineGoesOverTheEnvironmentAndThatOverTheFile() throws Exception {
        String config = file("high: 7\nlow: 7\nburst: 7\n");
        environment.put("GESTOR_HIGH", "8");
        environment.put("GESTOR_LOW", "8");

        execute("--config", config, "--high", "9");

        RunSettings settings = runs.get(0);
        assertThat(settings.retention()).hasValue(new RetentionPolicy(9, 8, Rank.DOMINANT));
        assertThat(settings.workload().burst()).isEqualTo(7);
    }

    @Test
    void theUsualFileIsReadWithoutBeingNamed() throws Exception {
        environment.put("XDG_CONFIG_HOME", folder.toString());
        Files.createDirectories(folder.resolve("gestor"));
        Files.writeString(folder.resolve("gestor/gestor.yaml"), "high: 4\n");

        execute();

        assertThat(runs.get(0).retention().orElseThrow().high()).isEqualTo(4);
    }

    @Test
    void rootKeepsItsStateWhereServicesDo() {
        tree(true).execute();

        assertThat(runs.get(0).manager().state()).isEqualTo(Path.of("/var/lib/gestor"));
    }

    @Test
    void scriptsLearnTheStateFolderAndTheLogServerWhereverTheyWereSet() throws Exception {
        environment.put("GESTOR_LOG_SERVER", "http://127.0.0.1:7071");

        assertThat(execute("--config", file("state: /srv/g e\n"), "run", "--show-places"))
                .isZero();
        assertThat(execute("run", "--show-places", "--log-server", "none")).isZero();

        assertThat(out.toString().lines())
                .containsExactly(
                        "state=/srv/g e",
                        "log-server=http://127.0.0.1:7071",
                        "state=/home/ada/.local/state/gestor",
                        "log-server=none");
        assertThat(runs).isEmpty();
    }

    @Test
    void whatIsForTheCommandLineAloneIsNoSetting() throws Exception {
        environment.put("GESTOR_SHOW_PLACES", "true");

        assertThat(execute()).isEqualTo(2);
        assertThat(err.toString()).contains("unknown environment variable GESTOR_SHOW_PLACES");
    }

    @Test
    void withoutAWorkloadThereIsNoBurst() {
        execute("--workload", "off");

        assertThat(runs.get(0).workload().burst()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--period 10     | Invalid value for option '--period': '10' is not a duration; write a number and a unit",
                "--period 999ms  | '999ms' is out of bounds; it must be from 1s to 1h",
                "--period 2h     | '2h' is out of bounds; it must be from 1s to 1h",
                "--period -5s    | '-5s' is not a duration",
                "--for 0s        | '0s' is out of bounds; it must be from 1ms to 366d",
                "--every 0s      | Invalid value for option '--every'",
                "--high two      | Invalid value for option '--high': 'two' is not a whole number",
                "--low -1        | Invalid value for option '--low': '-1' is out of bounds; it must be from 0 to 10000",
                "--count 1001    | Invalid value for option '--count': '1001' is out of bounds; it must be from 0 to 1000",
                "--rank ram      | Invalid value for option '--rank': 'ram' is none of dominant, cpu, memory",
                "--rank memroy   | did you mean 'memory'?",
                "--evict kill    | Invalid value for option '--evict': 'kill' is none of stop, remove",
                "--sysinfo kernl | did you mean 'kernel'?",
                "--workload crom | did you mean 'cron'?",
                "--port 65536    | Invalid value for option '--port': '65536' is out of bounds; it must be from 0 to 65535",
                "--auth no       | Invalid value for option '--auth': 'no' is none of token, none",
                "--bind 0.0.0.0  | --bind 0.0.0.0 would carry the token over the network in clear text",
                "--tls-key k.pem | --tls-key k.pem needs its certificate: give --tls-cert",
                "--allow-from 10 | Invalid value for option '--allow-from'",
                "--cors-origin x | Invalid value for option '--cors-origin'",
                "--lang de       | Invalid value for option '--lang': 'de' is none of en, es, fr",
                "--seed x        | Invalid value for option '--seed': 'x' is not a long",
                "--instance a/b  | Invalid value for option '--instance'",
                "--instance log-server | 'log-server' is the log server's folder",
                "--log-server ftp://x  | 'ftp://x' is not an address; write http://HOST:PORT, or none",
                "--config /nowhere/g.yaml | the configuration file /nowhere/g.yaml does not exist",
                "--perod 10s     | Unknown options: '--perod'",
                "--perod 10s     | --period",
                "nonsense        | 'nonsense'",
                "run nonsense    | 'nonsense'"
            })
    void aWrongCommandLineEndsWithItsNameAndValue(String arguments, String message) {
        assertThat(execute(arguments.split(" "))).isEqualTo(2);

        assertThat(err.toString()).contains("gestor: ").contains(message);
        assertThat(runs).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GESTOR_PERIOD  | 5 minutes | '5 minutes' is not a duration; write a number and a unit, for example 500ms, 10s, 2m or 1h (from environment variable GESTOR_PERIOD)",
                "GESTOR_KEEP    | maybe | 'maybe' is not a boolean (from environment variable GESTOR_KEEP)",
                "GESTOR_PERIODE | 5s | unknown environment variable GESTOR_PERIODE (value '5s'); did you mean 'GESTOR_PERIOD'?",
                "GESTOR_XYZZY   | 1 | unknown environment variable GESTOR_XYZZY (value '1')",
                "GESTOR_CONFIG  | /nowhere/g.yaml | the configuration file /nowhere/g.yaml does not exist"
            })
    void aWrongVariableEndsWithItsNameAndValue(String variable, String value, String message) {
        environment.put(variable, value);

        assertThat(execute()).isEqualTo(2);
        assertThat(err.toString()).contains("gestor: ").contains(message);
        assertThat(runs).isEmpty();
    }

    @Test
    void variablesOfTheLauncherAndTheLogServerAreNotOurs() {
        environment.putAll(Map.of("GESTOR_JAVA_OPTS", "-Xmx64m", "GESTOR_LOG_SERVER_CHARTS", "/srv/charts"));

        assertThat(execute()).isEqualTo(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "period: fast    | line 1)",
                "hihg: 3         | line 1: unknown key 'hihg' (value '3'); did you mean 'high'?",
                "config: a.yaml  | unknown key 'config'",
                "period: [1, 2]  | line 1: 'period' takes one plain value",
                "period:         | line 1: 'period' takes one plain value",
                "[1, 2]          | expected lines of the form 'key: value'",
                "period: \"5s      | not YAML",
                "help: true      | unknown key 'help'"
            })
    void aWrongFileEndsWithItsLineKeyAndValue(String yaml, String message) throws Exception {
        String config = file(yaml);

        assertThat(execute("--config", config)).isEqualTo(2);
        assertThat(err.toString()).contains(config).contains(message);
        assertThat(runs).isEmpty();
    }

    @Test
    void aKeyGivenTwiceIsRefused() throws Exception {
        assertThat(execute("--config", file("high: 1\nhigh: 2\n"))).isEqualTo(2);
        assertThat(err.toString()).contains("line 2: 'high' is given twice");
    }

    @Test
    void anEmptyFileSaysNothing() throws Exception {
        assertThat(execute("--config", file("# nothing yet\n"))).isEqualTo(0);
    }

    @Test
    void aDockerThatIsAwayIsItsOwnExitCode() {
        program = (settings, terminal) -> {
            throw new EngineUnavailableException(
                    "Docker does not answer at unix:///run/docker.sock; start Docker", new IOException("refused"));
        };

        assertThat(execute()).isEqualTo(125);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines("gestor: Docker does not answer at unix:///run/docker.sock; start Docker");
    }

    @Test
    void aFailureIsOneLineAndWithDebugAStackTrace() {
        program = (settings, terminal) -> {
            throw new IOException("the disk is full");
        };

        assertThat(execute()).isEqualTo(1);
        assertThat(err.toString()).isEqualToIgnoringNewLines("gestor: the disk is full");
        assertThat(execute("--debug")).isEqualTo(1);
        assertThat(err.toString())
                .contains("java.io.IOException: the disk is full")
                .contains("\tat ");
    }

    @Test
    void aProgramsOwnExitCodeIsPassedOn() {
        program = (settings, terminal) -> ExitCode.TIMED_OUT;

        assertThat(execute()).isEqualTo(124);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "run --help", "help run", "--version", "--debug --help"})
    void helpNeedsNoRightSettings(String arguments) {
        environment.put("GESTOR_PERIOD", "wrong");
        environment.put("GESTOR_XYZZY", "wrong");

        assertThat(execute(arguments.split(" "))).isEqualTo(0);
        assertThat(out.toString()).contains("gestor");
        assertThat(err.toString()).isEmpty();
        assertThat(runs).isEmpty();
    }

    @Test
    void optionsOfEveryCommandMayStandBeforeIt() {
        assertThat(execute("--debug", "run", "--high", "1")).isEqualTo(0);
        assertThat(execute("--debug", "--high", "1")).isEqualTo(0);

        assertThat(runs)
                .hasSize(2)
                .allMatch(s -> s.manager().debug())
                .allMatch(s -> s.retention().orElseThrow().high() == 1);
    }

    @ParameterizedTest
    @CsvSource({"es_ES.UTF-8, ES", "fr_CA, FR", "fr, FR", "es@euro, ES", "C.UTF-8, EN", "de_DE.UTF-8, EN", "french, EN"
    })
    void theLanguageIsThatOfTheLocale(String locale, Language language) {
        environment.put("LANG", locale);

        execute();

        assertThat(runs.get(0).manager().language()).isEqualTo(language);
    }

    @Test
    void theMoreSpecificVariableOfTheLocaleWins() {
        environment.put("LANG", "fr_FR.UTF-8");
        environment.put("LC_ALL", "es_ES.UTF-8");

        execute();

        assertThat(runs.get(0).manager().language()).isEqualTo(Language.ES);
    }

    @Test
    void serveEvictsNothingAndLeavesWhatItFinds() {
        assertThat(execute("serve")).isZero();
        assertThat(execute("agent", "--port", "0")).isZero();

        assertThat(runs)
                .containsExactly(
                        new RunSettings(
                                DEFAULTS,
                                RunSettings.Duties.ALL,
                                Optional.empty(),
                                Proposal.Extent.STOP,
                                WorkloadSettings.NONE),
                        new RunSettings(
                                new ManagerSettings(
                                        DEFAULTS.instance(),
                                        DEFAULTS.state(),
                                        DEFAULTS.dockerUrl(),
                                        DEFAULTS.sysinfo(),
                                        DEFAULTS.period(),
                                        DEFAULTS.runFor(),
                                        new ApiConfig(DEFAULTS.api().instanceDirectory(), 0),
                                        DEFAULTS.client(),
                                        DEFAULTS.balance(),
                                        DEFAULTS.logServer(),
                                        DEFAULTS.language(),
                                        false,
                                        false),
                                RunSettings.Duties.AGENT,
                                Optional.empty(),
                                Proposal.Extent.STOP,
                                WorkloadSettings.NONE));
    }

    @Test
    void anAgentHasNoOptionsOfAClientThatItDoesNotKeep() throws Exception {
        assertThat(execute("serve", "--preset", "calm", "--max-containers", "3", "--drain", "1s"))
                .isZero();
        assertThat(execute("agent", "--max-containers", "3")).isEqualTo(2);
        assertThat(err.toString()).contains("Unknown options: '--max-containers'");

        // A file is for all commands.
        assertThat(execute("agent", "--config", file("preset: calm\ndrain: 1s\n")))
                .isZero();
        assertThat(runs).hasSize(2);
        assertThat(runs.get(1).manager().client()).isEqualTo(ClientSettings.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({
        "serve, 'Serve every route of the HTTP interface, keep services alive and scale the client; evict nothing.'",
        "agent, 'Serve the node agent alone: status of this machine, its containers, their creation and removal.'"
    })
    void commandsOfOneClassSayWhichTheyAre(String command, String description) {
        assertThat(execute(command, "--help")).isZero();

        assertThat(out.toString().lines())
                .anyMatch(line -> line.startsWith("Usage: gestor " + command + " "))
                .contains(description);
        assertThat(runs).isEmpty();
    }

    private int execute(String... arguments) {
        return tree(false).execute(arguments);
    }

    private CommandTree tree(boolean root) {
        var terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), false, false);
        RunCommand.Program current = program;
        return new CommandTree(
                terminal,
                environment,
                root,
                List.of(
                        new RunCommand(current, terminal, environment, root),
                        ServingCommand.serve(current, terminal, environment, root),
                        ServingCommand.agent(current, terminal, environment, root)));
    }

    private String file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("gestor.yaml"), yaml).toString();
    }
}
