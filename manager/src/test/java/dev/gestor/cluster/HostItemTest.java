// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostItemTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.1,            ,    10.0.0.1,     0",
        "web-1.example:2222,  ,    web-1.example, 2222",
        "ada@db,              ada, db,           0",
        "a.b@c:65535,         a.b, c,            65535",
        "[fd00::7],           ,    fd00::7,      0",
        "ada@[::1]:22,        ada, ::1,          22",
        "[fe80::1%eth0]:1,    ,    fe80::1%eth0, 1",
    })
    void readsUserHostAndPort(String text, String user, String host, int port) {
        assertThat(HostItem.parse(text))
                .isEqualTo(new HostItem(
                        text, Optional.ofNullable(user), host, port == 0 ? OptionalInt.empty() : OptionalInt.of(port)));
    }

    @Test
    void keepsTheOrderOfAListAndLetsSpacesBe() {
        assertThat(HostItem.parseList("b, a ,c")).extracting(HostItem::text).containsExactly("b", "a", "c");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "' '          | the list of hosts is empty; name at least one, for example 10.0.0.1,ada@10.0.0.2",
                "a,,b         | the list of hosts has an empty item; write one comma between two hosts",
                "a,           | the list of hosts has an empty item; write one comma between two hosts",
                "a,b,a        | host 'a' is in the list twice; name it once",
                "a,A          | hosts 'a' and 'A' are the same; name it once",
                "a:0          | 'a:0' has no good port: '0'; it must be a number from 1 to 65535",
                "a:65536      | 'a:65536' has no good port: '65536'; it must be a number from 1 to 65535",
                "a:           | 'a:' has no good port: ''; it must be a number from 1 to 65535",
                "a:ssh        | 'a:ssh' has no good port: 'ssh'; it must be a number from 1 to 65535",
                "fd00::1      | 'fd00::1' is not a host; write an IPv6 address in brackets, for example [fd00::1] or [fd00::1]:22",
                "@a           | '@a' is not a host; write [user@]host[:port]",
            })
    void saysWhatIsWrongWithAList(String list, String message) {
        assertThatThrownBy(() -> HostItem.parseList(list))
                .isInstanceOf(HostListException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-oProxyCommand=id", "a b", "a;b", "$(id)", "[a]:22", "a/b", "..", "a\u0007"})
    void takesNothingForAHostThatCouldMeanSomethingElse(String text) {
        assertThatThrownBy(() -> HostItem.parse(text)).isInstanceOf(HostListException.class);
    }

    @Test
    void theSameHostWithAnotherUserOrPortIsAnotherItem() {
        assertThat(HostItem.parseList("a,ada@a,a:2222")).hasSize(3);
    }
}
