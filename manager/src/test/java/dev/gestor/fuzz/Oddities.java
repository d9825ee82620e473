// SPDX-License-Identifier: Apache-2.0
package dev.gestor.fuzz;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Texts that programs stumble over: for shells, for paths, for formats and for whoever counts signs. */
final class Oddities {
    private final List<String> texts = new ArrayList<>();

    /** @param canary a file that a shell would make */
    Oddities(Path canary) {
        String touch = "touch " + canary;
        for (String shell : List.of(
                "$(%s)",
                "`%s`",
                "; %s",
                "| %s",
                "|| %s",
                "&& %s &",
                "\n%s\n",
                "'; %s; '",
                "\"; %s; \"",
                "$(%s",
                "%s #",
                "web; %s",
                "web$(%s)",
                "${IFS}%s",
                ">%s",
                "<(%s)",
                "() { :;}; %s",
                "-v /:/host; %s",
                "@%s")) {
            texts.add(shell.formatted(touch));
        }
        texts.add("> " + canary);
        texts.add("--privileged");
        texts.add("-rf");
        texts.addAll(List.of(
                "../../../../etc/passwd",
                "..",
                ".",
                "/",
                "//",
                "/etc/shadow",
                "..\\..\\windows",
                "file:///etc/passwd",
                "http://127.0.0.1:1/",
                "~root",
                "%2e%2e%2f",
                "%00",
                "%s%n%x",
                "{0} ${jndi:ldap://127.0.0.1:1/a} #{1+1} {{7*7}}",
                "<script>alert(1)</script>",
                "' OR '1'='1",
                "\0",
                "a\0b",
                "\u0001\u0002\u001b[31m\u0007",
                "\r\nX-Injected: 1\r\n\r\n",
                "\t",
                " ",
                "",
                "\u202e\u200b\ufeff",
                "\u00e9\u00df\u4e2d\u6587\ud83d\ude00",
                "e\u0301".repeat(100),
                "\ud800",
                "null",
                "true",
                "NaN",
                "-1",
                "0",
                "1e400",
                "99999999999999999999999999",
                "0x10",
                "1.5",
                "2026-13-45T99:99:99Z",
                "-999999999-01-01T00:00:00Z",
                "+1000000000-12-31T23:59:59Z",
                "sha256:" + "f".repeat(64),
                "f".repeat(63),
                "x".repeat(300),
                "x".repeat(5_000),
                "(a+)+$",
                ".*",
                "\\Q\\E",
                "gestor.managed=true"));
    }

    String any(RandomGenerator random) {
        return texts.get(random.nextInt(texts.size()));
    }
}
