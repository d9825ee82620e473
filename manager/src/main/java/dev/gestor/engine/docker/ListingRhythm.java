// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import java.time.Duration;

/**
 * How often an inventory looks by itself, beside what events tell it.
 *
 * @param full between two listings that inspect every container
 * @param glance between two listings that inspect only containers whose state is another one than known
 * @param inTransition the same while a container is about to start
 */
record ListingRhythm(Duration full, Duration glance, Duration inTransition) {}
