// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

/** Why retention neither ranks nor evicts a container. */
public enum Exemption {
    /** It carries {@code gestor.protect=true}. */
    PROTECTED,
    /** A person's, run with {@code --rm}: stopping it would remove it and its anonymous volumes. */
    AUTO_REMOVE,
    /** It belongs to a part of Gestor that retention has no say over, or to nobody known. */
    OWNER,
    /** It is paused, restarting or not started yet. */
    NOT_RUNNING,
    /** An earlier cycle asked it to stop, and it takes its time: what it uses meanwhile says nothing. */
    ENDING,
    /** It has not been seen over a full interval yet. */
    TOO_NEW,
    /** A figure could not be read: it is neither high nor low. */
    UNMEASURED
}
