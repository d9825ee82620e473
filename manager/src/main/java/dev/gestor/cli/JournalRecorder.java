// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.Recorder;
import dev.gestor.journal.Journal;

/** Writes what was seen and decided into the journal, which waits for the disk. */
final class JournalRecorder implements Recorder {
    private final Journal journal;

    JournalRecorder(Journal journal) {
        this.journal = journal;
    }

    @Override
    public void record(Entry entry) {
        journal.append(entry.host().stream().toList(), entry.containers(), entry.decisions());
    }
}
