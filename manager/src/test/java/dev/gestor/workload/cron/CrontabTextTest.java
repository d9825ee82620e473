// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload.cron;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrontabTextTest {
    private static final CronMarker MARKER = new CronMarker("default");
    private static final String OURS =
            "* * * * * java -jar m.jar workload --from-cron --instance default # gestor:default";
    private static final String OTHER_INSTANCE =
            "* * * * * java -jar m.jar workload --from-cron --instance two # gestor:two";

    @Test
    void addsOurLineFirstSoThatVariablesOfTheUserDoNotReachIt() {
        assertThat(with("SHELL=/bin/fish\n0 1 * * * backup\n"))
                .isEqualTo(OURS + "\nSHELL=/bin/fish\n0 1 * * * backup\n");
    }

    @Test
    void notesInTheLineThatTheUserHadNoCrontab() {
        byte[] added = CrontabText.with(Optional.empty(), MARKER, CrontabTextTest::line);

        assertThat(text(added)).isEqualTo(OURS + " new\n");
        assertThat(CrontabText.without(added, MARKER)).isEmpty();
    }

    @Test
    void leavesAnEmptyCrontabToAUserWhoHadOne() {
        assertThat(with("")).isEqualTo(OURS + "\n");
        assertThat(without(with(""))).contains("");
    }

    @Test
    void replacesItsOwnLineWhateverItSaidBefore() {
        String twice = OURS + "\n# mine\n*/5 * * * * old workload --from-cron --count 3 # gestor:default\n";

        assertThat(with(twice)).isEqualTo(OURS + "\n# mine\n");
        assertThat(with(with(twice))).isEqualTo(with(twice));
    }

    @Test
    void remembersAcrossARestartThatThereWasNoCrontab() {
        assertThat(with(OURS + " new\n")).isEqualTo(OURS + " new\n");
        assertThat(with(OURS + " new\n0 1 * * * backup\n")).isEqualTo(OURS + " new\n0 1 * * * backup\n");
    }

    @Test
    void keepsLinesThatTheUserAddedToACrontabOfOurs() {
        assertThat(without(OURS + " new\n0 1 * * * backup\n")).contains("0 1 * * * backup\n");
    }

    @Test
    void lastOfTwoInstancesTakesTheCrontabAwayWhicheverThatIs() {
        String first = OTHER_INSTANCE + " new\n";
        String both = with(first);

        assertThat(both).isEqualTo(OURS + " new\n" + first);
        assertThat(without(both)).contains(first);
        byte[] onlyOurs =
                CrontabText.without(bytes(both), new CronMarker("two")).orElseThrow();
        assertThat(text(onlyOurs)).isEqualTo(OURS + " new\n");
        assertThat(CrontabText.without(onlyOurs, MARKER)).isEmpty();
    }

    @Test
    void doesNotTakeAnInstanceForAnotherOfWhoseNameItIsAPart() {
        String others = OURS + "2\n" + OURS.replace("gestor:default", "gestor:my.default") + "\n" + OURS + "-2 new\n";

        assertThat(without(OURS + "\n" + others)).contains(others);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# gestor:default\n",
                "# " + OURS + "\n",
                "  #" + OURS + "\n",
                "0 1 * * * echo hello # gestor:default\n",
                "0 1 * * * echo workload --from-cron\n",
                "0 1 * * * echo workload --from-cron # gestor:default is not ours\n",
                "A=gestor:default\n",
                "0 1 * * * date +\\%F%input%more\n",
                "0 1 * * * a\r\n# b\r\n",
                "\n\n\n",
                "0 1 * * * no line feed at the end",
                "\u00ff\u00fe\u0000\u0001 any bytes \u0080\n",
                "@reboot true\n\t0\t1 * * * tabs\t\n"
            })
    void keepsForeignLinesByteForByte(String foreign) {
        byte[] before = foreign.getBytes(StandardCharsets.ISO_8859_1);
        byte[] added = CrontabText.with(Optional.of(before), MARKER, CrontabTextTest::line);

        assertThat(added).endsWith(before).hasSize(before.length + OURS.length() + 1);
        assertThat(CrontabText.without(added, MARKER))
                .hasValueSatisfying(after -> assertThat(after).isEqualTo(before));
        assertThat(CrontabText.contains(before, MARKER)).isFalse();
    }

    @Test
    void findsItsLineWhereAnEditorEndedItByCarriageReturn() {
        assertThat(without(OURS + "\r\n# mine\r\n")).contains("# mine\r\n");
    }

    @Test
    void findsItsLineWithoutALineFeed() {
        assertThat(without("# mine\n" + OURS)).contains("# mine\n");
    }

    @Test
    void writesAPathOfAnyLanguageIntoItsLine() {
        byte[] added = CrontabText.with(
                Optional.of(bytes("# \u00e9\n")), MARKER, end -> "caf\u00e9 workload --from-cron " + end);

        assertThat(new String(added, StandardCharsets.ISO_8859_1))
                .isEqualTo("caf\u00c3\u00a9 workload --from-cron # gestor:default\n# \u00e9\n");
    }

    @Test
    void addingAndRemovingGivesBackAnyText() {
        long seed = Long.getLong("gestor.test.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] before = randomCrontab(random);
            byte[] added = CrontabText.with(Optional.of(before), MARKER, CrontabTextTest::line);
            byte[] again = CrontabText.with(Optional.of(added), MARKER, CrontabTextTest::line);
            Optional<byte[]> after = CrontabText.without(added, MARKER);

            assertThat(again).as("added twice, -Dgestor.test.seed=%d", seed).isEqualTo(added);
            assertThat(after.orElseThrow())
                    .as("removed, -Dgestor.test.seed=%d", seed)
                    .isEqualTo(before);
        }
    }

    private static byte[] randomCrontab(SplittableRandom random) {
        List<String> pieces = List.of(
                "\n",
                "\r",
                "%",
                "#",
                " ",
                "\\",
                "\"",
                "'",
                "\u0000",
                "\u00ff",
                "* * * * * ",
                " workload --from-cron ",
                "# gestor:",
                "default",
                " new",
                "A=b",
                "\u00c3\u00a9",
                OTHER_INSTANCE + "\n");
        List<String> chosen = new ArrayList<>();
        for (int i = random.nextInt(30); i > 0; i--) {
            chosen.add(pieces.get(random.nextInt(pieces.size())));
        }
        byte[] text = String.join("", chosen).getBytes(StandardCharsets.ISO_8859_1);
        // A text that happens to hold a line of ours has other laws.
        return CrontabText.contains(text, MARKER) ? Arrays.copyOf(text, 0) : text;
    }

    private static String line(String end) {
        return OURS.substring(0, OURS.indexOf("# gestor:")) + end;
    }

    private static String with(String crontab) {
        return text(CrontabText.with(Optional.of(bytes(crontab)), MARKER, CrontabTextTest::line));
    }

    private static Optional<String> without(String crontab) {
        return CrontabText.without(bytes(crontab), MARKER).map(CrontabTextTest::text);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
