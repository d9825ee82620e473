// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

import dev.gestor.balance.BalancerException;
import dev.gestor.control.balance.Balancing;
import dev.gestor.control.balance.GroupView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Through this instance's load balancers. */
public final class BalancedTraffic implements Traffic {
    private static final Logger LOG = LoggerFactory.getLogger(BalancedTraffic.class);

    private final Balancing balancing;

    public BalancedTraffic(Balancing balancing) {
        this.balancing = balancing;
    }

    @Override
    public Optional<String> group(String containerId) {
        return balancing.groupOf(containerId).map(GroupView::group);
    }

    @Override
    public boolean balanced(String containerId) {
        return balancing.groupOf(containerId).isPresent();
    }

    @Override
    public boolean awaitJoined(String containerId, Duration limit) throws InterruptedException {
        return balancing.awaitJoined(containerId, limit);
    }

    @Override
    public String whyNot(String containerId) {
        Optional<GroupView> group = balancing.groupOf(containerId);
        if (group.isEmpty()) {
            return "its load balancer does not know it";
        }
        List<String> problems = group.get().problems();
        return problems.isEmpty()
                ? group.get()
                        .member(containerId)
                        .map(GroupView.MemberView::reason)
                        .orElse("its load balancer has not taken it")
                : "its load balancer is not well: " + String.join("; ", problems);
    }

    @Override
    public boolean drain(String containerId, Duration limit) throws InterruptedException {
        try {
            balancing.drain(containerId);
        } catch (BalancerException e) {
            // Marked it is all the same: the balancer is told as soon as it can be.
            LOG.warn(
                    "Container {} is taken out of its load balancer, which does not answer: {}",
                    containerId,
                    e.getMessage());
        }
        return balancing.awaitIdle(containerId, limit);
    }

    @Override
    public void undrain(String containerId) throws InterruptedException {
        balancing.undrain(containerId);
    }
}
