// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import dev.gestor.policy.reconcile.DeclaredProject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is declared and what is held at one moment.
 *
 * @param byName what could be read
 * @param unreadable what could not, by the project's name: the file, what is wrong with it and the remedy
 * @param held as {@link ServiceStore#hold} was told
 * @param holdsProblem why it is not known what is held, and the remedy; empty text: it is known
 */
record Declared(
        Map<String, DeclaredProject> byName, Map<String, String> unreadable, Set<String> held, String holdsProblem) {
    static final Declared NOTHING = new Declared(Map.of(), Map.of(), Set.of(), "");

    Declared {
        // In the order of their names.
        byName = Collections.unmodifiableMap(new TreeMap<>(byName));
        unreadable = Collections.unmodifiableMap(new TreeMap<>(unreadable));
        held = Set.copyOf(held);
    }

    List<DeclaredProject> projects() {
        return List.copyOf(byName.values());
    }

    Optional<DeclaredProject> project(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Keys of projects, services and places; every project's where it is not known which. */
    Set<String> holds() {
        return holdsProblem.isEmpty() ? held : Set.copyOf(byName.keySet());
    }

    List<String> problems() {
        var all = new ArrayList<>(unreadable.values());
        if (!holdsProblem.isEmpty()) {
            all.add(holdsProblem);
        }
        return List.copyOf(all);
    }

    Declared with(DeclaredProject project) {
        Map<String, DeclaredProject> more = new TreeMap<>(byName);
        more.put(project.name(), project);
        return new Declared(more, readable(project.name()), held, holdsProblem);
    }

    Declared without(String project) {
        Map<String, DeclaredProject> fewer = new TreeMap<>(byName);
        fewer.remove(project);
        return new Declared(fewer, readable(project), held, holdsProblem);
    }

    private Map<String, String> readable(String project) {
        Map<String, String> fewer = new TreeMap<>(unreadable);
        fewer.remove(project);
        return fewer;
    }

    Declared withUnreadable(String project, String problem) {
        Map<String, String> more = new TreeMap<>(unreadable);
        more.put(project, problem);
        return new Declared(byName, more, held, holdsProblem);
    }

    Declared holding(Set<String> keys) {
        return new Declared(byName, unreadable, keys, "");
    }

    Declared holdingUnknown(String problem) {
        return new Declared(byName, unreadable, held, problem);
    }
}
