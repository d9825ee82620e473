// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.gestor.workload.cron;

import org.jspecify.annotations.NullMarked;
