// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload.cron;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Our line of the crontab:
 *
 * <pre>FIELDS /bin/sh -c 'SCRIPT' JAVA JAR workload --from-cron --instance X --state DIR --count N # gestor:X</pre>
 *
 * <p>The command itself takes the line out once no manager holds the instance's lock. Where Java or the jar is gone there is no
 * command any more, and the script takes the line out.
 *
 * @param java the Java launcher
 * @param jar the manager's jar
 * @param stateDirectory the state folder, which holds one folder an instance
 */
public record CronEntry(Path java, Path jar, String instance, Path stateDirectory, Duration every, int count) {
    /** cron's own limit for a command, its terminator included. */
    private static final int MAX_COMMAND_BYTES = 1000;

    /** For a program that asks one question and ends; C.UTF-8: cron sets no locale, and Java reads its arguments by it. */
    private static final String JAVA_OPTIONS = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx32m";

    public CronEntry {
        java = java.toAbsolutePath();
        jar = jar.toAbsolutePath();
        stateDirectory = stateDirectory.toAbsolutePath();
    }

    /**
     * The line, without line feed.
     *
     * @param end the marker's text
     * @throws CrontabException where cron cannot express the period or would refuse the command
     */
    String line(String end) throws CrontabException {
        String fields = CronPeriod.fields(every)
                .orElseThrow(() -> new CrontabException(
                        "cron cannot express a period of %d s: it takes minutes that divide the hour and hours that divide the day"
                                .formatted(every.toSeconds())));
        String command = command(end);
        if (command.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new CrontabException("a control character in a path cannot be written into a crontab: " + words());
        }
        // A percent sign would end the command, and what follows it would be the command's input.
        String escaped = command.replace("%", "\\%");
        if (escaped.getBytes(StandardCharsets.UTF_8).length >= MAX_COMMAND_BYTES) {
            throw new CrontabException(
                    "cron takes commands of less than %d bytes, and with these paths ours is longer: %s"
                            .formatted(MAX_COMMAND_BYTES, words()));
        }
        return fields + " " + escaped;
    }

    private String command(String end) {
        return "/bin/sh -c " + ShellWord.quote(script()) + " "
                + words().stream().map(ShellWord::quote).collect(Collectors.joining(" ")) + " " + end;
    }

    private List<String> words() {
        return List.of(
                java.toString(),
                jar.toString(),
                "workload",
                "--from-cron",
                "--instance",
                instance,
                "--state",
                stateDirectory.toString(),
                "--count",
                Integer.toString(count));
    }

    /**
     * `crontab -e` with an editor that deletes our line, because `crontab -l` does not print every byte as it is;
     * after a second, because it tells an edit by the file's time in seconds. A crontab that is empty then and was there only
     * because of us goes.
     */
    private String script() {
        String ours = "/^[^#].* workload --from-cron .*# gestor:" + instance.replace(".", "[.]");
        return "if [ -x \"$0\" ] && [ -f \"$1\" ]; then LC_ALL=C.UTF-8 exec \"$0\" " + JAVA_OPTIONS
                + " -jar \"$@\"; fi; "
                + "n=$(crontab -l | grep -c \"# gestor:" + instance + " new$\"); "
                + "e=\"sleep 1; sed -i \\\"" + ours + "\\\\( new\\\\)*\\$/d\\\"\"; "
                + "VISUAL=$e EDITOR=$e crontab -e >/dev/null 2>&1; "
                + "[ $n = 0 ] || crontab -l | grep -q . || crontab -r";
    }
}
