// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.agent;

import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * A container that somebody asks for.
 *
 * @param service what it is a part of; see {@link #isServiceName}
 * @param image a local image
 * @param hostPort where its port is published; empty: any free one
 */
public record AgentRequest(String service, String image, OptionalInt hostPort) {
    /** Forms a part of the container's name, which has at most 255 signs. */
    private static final Pattern SERVICE = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,99}");

    public AgentRequest {
        if (!isServiceName(service)) {
            throw new IllegalArgumentException("not a service name: " + service);
        }
    }

    /** Letters, digits, {@code _}, {@code .} and {@code -}, beginning with a letter or digit. */
    public static boolean isServiceName(String text) {
        return SERVICE.matcher(text).matches();
    }

    /** Clients write {@code _} for {@code -}, so names that differ in nothing else mean one service; web is not web2. */
    public static boolean isSameService(String one, String other) {
        return AgentName.canonical(one).equals(AgentName.canonical(other));
    }
}
