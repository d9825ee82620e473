// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.rollout.UpdateLog;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a manager tells of an interrupted update that it brings to an end as it starts. */
final class RecoveryLog implements UpdateLog {
    private static final Logger LOG = LoggerFactory.getLogger(RecoveryLog.class);

    @Override
    public void say(String line) {
        LOG.info("{}", line);
    }

    @Override
    public void phase(String subject, String phase, Duration took, String note) {
        LOG.info("{}: {} took {} ms {}", subject, phase, took.toMillis(), note);
    }
}
