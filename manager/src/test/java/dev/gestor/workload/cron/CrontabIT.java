// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our edits by Debian's crontab program, on spool files as programs and people write them. */
class CrontabIT {
    private static final String FOREIGN = """
            # m h dom mon dow command
            SHELL=/bin/bash
            PATH=/opt/\u00e9/bin:/usr/bin

            */5 * * * * /usr/bin/backup --day=$(date +\\%F) 'it'\\''s' "x" > /dev/null
            0 4 * * 7 cat%first line%second
            17 * * * * echo \\b and \\r as two characters
            # \u0007 \u0008 bell and backspace, \u00ff\u00fe no UTF-8
            30 6 * * * ended like a DOS line\r
            # gestor:default is a comment of the user
            """;

    @TempDir
    Path folder;

    private CrontabSandbox sandbox;
    private Crontab crontab;

    @BeforeEach
    void makeSpool() throws Exception {
        sandbox = new CrontabSandbox(folder);
        crontab = new Crontab(new CrontabProgram(sandbox.program(), folder, Duration.ofSeconds(30)));
    }

    @AfterEach
    void dropSpool() {
        sandbox.close();
    }

    @Test
    void leavesNoCrontabWhereThereWasNone() throws Exception {
        assertThat(crontab.remove("default")).isFalse();

        crontab.add(entry("/m.jar"));
        assertThat(text()).endsWith("# gestor:default new\n");

        assertThat(crontab.remove("default")).isTrue();
        assertThat(sandbox.exists()).isFalse();
    }

    @Test
    void keepsEveryByteOfTheUsersLines() throws Exception {
        sandbox.put(FOREIGN.getBytes(StandardCharsets.ISO_8859_1));

        crontab.add(entry("/m.jar"));
        assertThat(withoutHeader()).endsWith("# gestor:default\n" + FOREIGN);
        crontab.add(entry("/other.jar"));
        assertThat(withoutHeader())
                .contains("/other.jar")
                .doesNotContain("/m.jar")
                .endsWith("# gestor:default\n" + FOREIGN);

        crontab.remove("default");
        assertThat(withoutHeader()).isEqualTo(FOREIGN);
    }

    @Test
    void leavesAnEmptyCrontabEmpty() throws Exception {
        sandbox.put(new byte[0]);

        crontab.add(entry("/m.jar"));
        crontab.remove("default");

        assertThat(sandbox.exists()).isTrue();
        assertThat(withoutHeader()).isEmpty();
    }

    @Test
    void leavesACrontabAloneThatTheProgramWouldNotTakeBack() throws Exception {
        String broken = "# no line feed at the end\n* * * * * true";
        sandbox.putPastTheProgram(broken.getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> crontab.add(entry("/m.jar")))
                .isInstanceOf(CrontabException.class)
                .hasMessageContaining("missing newline");
        assertThat(text()).isEqualTo(broken);
    }

    @Test
    void leavesNoFilesOfItsOwn() throws Exception {
        crontab.add(entry("/m.jar"));
        crontab.remove("default");

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).extracting(f -> f.getFileName().toString()).containsExactly("programs");
        }
    }

    @Test
    void doesNotWaitForEverForTheProgram() throws Exception {
        Path hanging = Files.writeString(folder.resolve("hanging"), "#!/bin/sh\nsleep 60 & wait\n");
        Files.setPosixFilePermissions(hanging, PosixFilePermissions.fromString("rwx------"));
        Crontab hung = new Crontab(new CrontabProgram(hanging, folder, Duration.ofMillis(300)));

        assertThatThrownBy(() -> hung.remove("default"))
                .isInstanceOf(CrontabException.class)
                .hasMessageContaining("did not end");
    }

    @Test
    void commandReachesTheJarWithEveryArgumentWhole() throws Exception {
        Path java = Files.writeString(folder.resolve("java"), "#!/bin/sh\nprintf '<%s>' \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        Path jar = Files.writeString(folder.resolve("it's 100% $(id).jar"), "");
        crontab.add(new CronEntry(java, jar, "my.default", folder.resolve("a b"), Duration.ofMinutes(1), 7));

        assertThat(sandbox.cron(command()))
                .endsWith("<-jar><" + latin1(jar) + "><workload><--from-cron><--instance><my.default>" + "<--state><"
                        + folder.resolve("a b") + "><--count><7>");
    }

    @Test
    void commandTakesItsLineOutWhereTheJarIsGone() throws Exception {
        sandbox.put(FOREIGN.getBytes(StandardCharsets.ISO_8859_1));
        crontab.add(entry("/gone.jar"));

        assertThat(sandbox.cron(command())).isEmpty();

        assertThat(withoutHeader()).isEqualTo(FOREIGN);
    }

    @Test
    void commandTakesTheCrontabAwayWhereTheJarIsGoneAndThereWasNone() throws Exception {
        crontab.add(entry("/gone.jar"));

        sandbox.cron(command());

        assertThat(sandbox.exists()).isFalse();
    }

    private CronEntry entry(String jar) {
        return new CronEntry(Path.of("/usr/bin/java"), Path.of(jar), "default", folder, Duration.ofMinutes(1), 10);
    }

    /** Our line's command, as cron hands it to sh. */
    private String command() throws IOException, InterruptedException {
        String line = withoutHeader().lines().findFirst().orElseThrow();
        assertThat(line).startsWith("* * * * * ");
        // What is here a character of one byte has to reach sh as that byte.
        return new String(
                line.substring("* * * * * ".length()).replace("\\%", "%").getBytes(StandardCharsets.ISO_8859_1),
                StandardCharsets.UTF_8);
    }

    private String latin1(Path path) {
        return new String(path.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private String text() throws IOException, InterruptedException {
        return new String(sandbox.text(), StandardCharsets.ISO_8859_1);
    }

    private String withoutHeader() throws IOException, InterruptedException {
        return new String(CrontabListing.withoutHeader(sandbox.text()), StandardCharsets.ISO_8859_1);
    }
}
