// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CustomOrcTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--scale web 200 2                   | scale web 200 2",
                "--scale web 200 2 --for 1m --json   | scale web 200 2 --for 1m --json",
                "--scale --for 1m web 200 2          | scale --for 1m web 200 2",
                "--lang en --scale web 200 2         | scale web 200 2 --lang en",
                "--update web httpd:2.4              | update web httpd:2.4",
                "--update web httpd:2.4 --lang en    | update web httpd:2.4",
                "--lang=en --update web httpd:2.4    | update web httpd:2.4",
                "--monitor 10.0.0.1,10.0.0.2         | monitor 10.0.0.1,10.0.0.2",
                "--monitor 10.0.0.1 --every 1s       | monitor 10.0.0.1 --every 1s",
                "--version                           | --version"
            })
    void itsWordsAreGestors(String words, String gestors) {
        CustomOrc.Request request = request(Map.of(), words);

        assertThat(request.text()).isEmpty();
        assertThat(request.words()).containsExactly(gestors.split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--scale                  | --scale attend <conteneur> <seuil en ms> <n>",
                "--scale web 200          | --scale attend <conteneur> <seuil en ms> <n>",
                "--update web             | --update attend <conteneur> <image>",
                "--monitor --json         | --monitor attend <ip1,ip2,...>",
                "--scale a 1 2 --update b | une seule action à la fois",
                "scale web 200 2          | que faire ?"
            })
    void wrongUsageIsOneLineWithAnExampleOrTheHelp(String words, String begin) {
        CustomOrc.Request request = request(Map.of(), words);

        assertThat(request.exitCode()).isEqualTo(2);
        assertThat(request.text().orElseThrow())
                .startsWith(begin)
                .contains("customOrc --")
                .doesNotContain("\n");
    }

    @Test
    void withoutWordsItSaysWhatItTakes() {
        assertThat(new CustomOrc(List.of(), Map.of()).translate(List.of()).exitCode())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "--help, , Usage :",
        "--scale --help, , Usage :",
        "-h --lang en, , Usage:",
        "--lang=es -h, , Uso:",
        "--help, es, Uso:",
        "--help, de, Usage :",
        "--help --lang fr, es, Usage :"
    })
    void itsHelpFitsAScreenInTheLanguageAskedForOrFrench(String words, String variable, String begin) {
        CustomOrc.Request request = request(variable == null ? Map.of() : Map.of("GESTOR_LANG", variable), words);

        assertThat(request.exitCode()).isZero();
        String text = request.text().orElseThrow();
        assertThat(text).startsWith(begin).contains("--scale web 200 2", "--update web", "--monitor 10");
        assertThat(text.lines().toList()).hasSizeLessThan(24).allMatch(line -> line.length() <= 115);
    }

    @Test
    void frenchIsItsLocaleAndNoSetting() {
        Map<String, String> environment = CustomOrc.speakingFrench(Map.of("LANG", "en_US.UTF-8", "LC_ALL", "C"));

        assertThat(Language.of(environment)).isEqualTo(Language.FR);
        assertThat(environment).doesNotContainKey("GESTOR_LANG");
    }

    private static CustomOrc.Request request(Map<String, String> environment, String line) {
        List<String> words = List.of(line.split(" "));
        return new CustomOrc(words, environment).translate(words);
    }
}
