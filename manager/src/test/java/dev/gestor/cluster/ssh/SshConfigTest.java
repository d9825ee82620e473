// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshConfigTest {
    @TempDir
    private Path folder;

    @Test
    void theFirstValueCountsAndIdentityFilesAddUp() throws IOException {
        SshConfig config = config("""
                # before any block: for all hosts
                User=everyone
                Host web-* !web-9
                    HostName %h.example
                    Port = 2222
                    User "never me"
                    IdentityFile ~/one  # mine
                    identityfile "~/my keys/two"
                Host web-1
                    Port 1
                    IdentityFile ~/three
                """);

        SshConfig.Values values = config.of("web-1", Optional.empty(), "ada");

        assertThat(values.first("user")).contains("everyone");
        assertThat(values.first("hostname")).contains("%h.example");
        assertThat(values.first("port")).contains("2222");
        assertThat(values.each("identityfile")).containsExactly("~/one", "~/my keys/two", "~/three");
        assertThat(config.of("web-9", Optional.empty(), "ada").first("port")).isEmpty();
    }

    @Test
    void matchKnowsHostsAndUsersAndHoldsForNobodyWhereItAsksForMore() throws IOException {
        SshConfig config = config("""
                Host web
                    HostName web.example
                Match host *.example user ada
                    Port 1
                Match !originalhost web
                    Port 2
                Match exec "touch /tmp/never"
                    Port 3
                Match all
                    Compression yes
                """);

        assertThat(config.of("web", Optional.empty(), "ada").first("port")).contains("1");
        assertThat(config.of("web", Optional.of("bob"), "ada").first("port")).isEmpty();
        assertThat(config.of("db", Optional.empty(), "ada").first("port")).contains("2");
        assertThat(config.of("db", Optional.empty(), "ada").first("compression"))
                .contains("yes");
    }

    @Test
    void includedFilesHoldWhereTheyAreIncludedAndEndNoBlock() throws IOException {
        Files.createDirectory(folder.resolve("d"));
        Files.writeString(folder.resolve("d/b.conf"), "Host db\n User second\n Port 7\n");
        Files.writeString(folder.resolve("d/a.conf"), "User first\n");
        SshConfig config = config("Host db\n Include d/*.conf nothing-*\n HostName db.example\n");

        SshConfig.Values values = config.of("db", Optional.empty(), "ada");

        assertThat(values.first("user")).contains("first");
        assertThat(values.first("port")).contains("7");
        assertThat(values.first("hostname")).contains("db.example");
        assertThat(config.of("web", Optional.empty(), "ada").first("user")).isEmpty();
    }

    @Test
    void filesThatIncludeThemselvesAreAnError() {
        assertThatThrownBy(() -> config("Include config\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("16");
    }

    @Test
    void wordsMayBeQuoted() {
        assertThat(ConfigLine.parse("  IdentityFile \"a b\"c d#e # f"))
                .contains(new ConfigLine("identityfile", List.of("a bc", "d#e")));
        assertThat(ConfigLine.parse("# Host a")).isEmpty();
        assertThat(ConfigLine.parse(" \t ")).isEmpty();
    }

    private SshConfig config(String text) throws IOException {
        Path file = folder.resolve("config");
        Files.writeString(file, text);
        var config = new SshConfig();
        config.add(file, folder, folder);
        return config;
    }
}
