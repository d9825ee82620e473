// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.agent;

import java.util.Optional;

/** The agent does not do what was asked, and nothing was changed. The message says why. */
public final class AgentRefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final transient Optional<String> owner;

    private AgentRefusedException(Kind kind, String message, Optional<String> owner) {
        super(message);
        this.kind = kind;
        this.owner = owner;
    }

    static AgentRefusedException of(Kind kind, String message) {
        return new AgentRefusedException(kind, message, Optional.empty());
    }

    static AgentRefusedException owned(String owner, String message) {
        return new AgentRefusedException(Kind.CONFLICT, message, Optional.of(owner));
    }

    public Kind kind() {
        return kind;
    }

    /** Who owns the container, where that is why. */
    public Optional<String> owner() {
        return owner;
    }

    /** Who could help. */
    public enum Kind {
        /** There is no such container. */
        NOT_FOUND,
        /** There is no such image: the caller named another than there are. */
        NO_IMAGE,
        /** What is there stands against it: an owner, a taken port, another change under way. */
        CONFLICT,
        /** It was begun and has not ended in time. */
        LATE
    }
}
