// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The one rule of whose container it is: a Gestor sees and changes only containers that carry both {@code gestor.managed=true}
 * and its own {@code gestor.instance}.
 */
public record Instance(String name) {
    /** A folder, a label value and a lock are named after it. */
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}");

    public Instance {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "instance name must be 1 to 63 letters, digits, '.', '_' or '-' and begin"
                            + " with a letter or digit, was '" + name + "'");
        }
    }

    public boolean owns(Map<String, String> labels) {
        return "true".equals(labels.get(Labels.MANAGED)) && name.equals(labels.get(Labels.INSTANCE));
    }

    /** All labels of a container of this instance; the rule's own labels win over the specification's. */
    public Map<String, String> labelsOf(ContainerSpec spec) {
        Map<String, String> labels = new HashMap<>(spec.labels());
        labels.put(Labels.MANAGED, "true");
        labels.put(Labels.INSTANCE, name);
        labels.put(Labels.OWNER, spec.owner().label());
        return Map.copyOf(labels);
    }

    /** All labels of a container of this instance that is made like another. */
    public Map<String, String> labelsOf(ContainerTemplate template, Owner owner) {
        Map<String, String> labels = new HashMap<>(template.labels());
        labels.put(Labels.MANAGED, "true");
        labels.put(Labels.INSTANCE, name);
        labels.put(Labels.OWNER, owner.label());
        return Map.copyOf(labels);
    }

    /** The refusal to change a container that this instance does not own. */
    public ForeignContainerException refuse(String containerName, Map<String, String> labels) {
        return new ForeignContainerException("container " + containerName + " belongs to " + belongsTo(labels)
                + ", not to Gestor instance '" + name + "'; nothing was done");
    }

    private static String belongsTo(Map<String, String> labels) {
        if (!"true".equals(labels.get(Labels.MANAGED))) {
            return "nobody known to Gestor (it lacks the label " + Labels.MANAGED + "=true)";
        }
        String instance = labels.get(Labels.INSTANCE);
        if (instance == null) {
            return "no Gestor instance (it lacks the label " + Labels.INSTANCE + ")";
        }
        String owner = labels.get(Labels.OWNER);
        return "Gestor instance '" + instance + "'" + (owner == null ? "" : ", owner '" + owner + "'");
    }
}
