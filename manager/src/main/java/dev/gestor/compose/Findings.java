// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong and what is worth a word while one file is read. Not for several threads. */
final class Findings {
    /** More help nobody, and a hostile file could make millions. */
    private static final int MOST = 200;

    private static final int LONGEST_VALUE = 100;

    private static final Comparator<Notice> BY_LINE = Comparator.comparingInt(Notice::line);

    /** Sets: what stands in a shared part of the file is read as often as it is used. */
    private final Set<Notice> problems = new LinkedHashSet<>();

    private final Set<Notice> warnings = new LinkedHashSet<>();

    /** @throws TooMany where this is one more than helps anybody */
    void problem(Place place, String problem, String remedy) {
        problems.add(new Notice(place.file(), place.line(), place.key(), problem, remedy));
        if (problems.size() >= MOST) {
            throw new TooMany();
        }
    }

    void warning(Place place, String problem, String remedy) {
        if (warnings.size() < MOST) {
            warnings.add(new Notice(place.file(), place.line(), place.key(), problem, remedy));
        } else if (warnings.size() == MOST) {
            warnings.add(new Notice(
                    place.file(), place.line(), "", "there are more warnings than are shown", "see to the first ones"));
        }
    }

    List<Notice> warnings() {
        return sorted(warnings);
    }

    void throwIfAny() throws ComposeException {
        if (!problems.isEmpty()) {
            throw new ComposeException(sorted(problems));
        }
    }

    /** A value as it is shown in a message. */
    static String shown(String value) {
        String text = value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "…";
        return "'" + text.replace("\n", "\\n").replace("\0", "\\0") + "'";
    }

    private static List<Notice> sorted(Set<Notice> notices) {
        List<Notice> list = new ArrayList<>(notices);
        list.sort(BY_LINE);
        return List.copyOf(list);
    }

    /** Ends the reading of a file that is wrong all over; the problems found until then are told. */
    static final class TooMany extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
