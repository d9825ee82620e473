// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.balance;

import dev.gestor.balance.Member;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Asks a server once whether it takes requests. */
@FunctionalInterface
interface Probe {
    /** That it takes a connection. */
    Probe CONNECT = (member, limit) -> {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(member.address(), member.port()), Math.toIntExact(limit.toMillis()));
            return true;
        } catch (IOException e) {
            return false;
        }
    };

    boolean answers(Member member, Duration limit);
}
