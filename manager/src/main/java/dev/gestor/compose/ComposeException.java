// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import java.util.List;
import java.util.stream.Collectors;

/** A compose file that declares nothing usable; tells all its problems, not only the first. */
public final class ComposeException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<Notice> problems;

    ComposeException(List<Notice> problems) {
        super(problems.stream().map(Notice::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** In the order of the file's lines. */
    public List<Notice> problems() {
        return problems;
    }
}
