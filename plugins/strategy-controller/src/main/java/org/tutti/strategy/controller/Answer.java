package org.tutti.strategy.controller;

import java.util.Map;
import org.tutti.plugin.sync.Decision.Action;
import org.tutti.plugin.sync.Decision.Keep;

/** A decision but for what is remembered with it. */
record Answer(Action action, String reason, Map<String, Double> numbers) {

    static Answer keep(String reason) {
        return new Answer(new Keep(), reason, Map.of());
    }
}
