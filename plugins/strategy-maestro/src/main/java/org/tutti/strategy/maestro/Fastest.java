package org.tutti.strategy.maestro;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.tutti.plugin.sync.SyncStrategy;

/**
 * The strategy {@code maestro-fastest}: everybody catches up with the player furthest ahead. For live media, where
 * behind is late.
 */
@Component(
        service = SyncStrategy.class,
        property = SyncStrategy.NAME + "=maestro-fastest",
        configurationPid = Settings.PID)
public final class Fastest extends MaestroStrategy {

    /** With the defaults. */
    public Fastest() {
        this(defaults());
    }

    /** @throws IllegalArgumentException if a number is outside its range */
    @Activate
    public Fastest(Config config) {
        super(Reference.FASTEST, config);
    }
}
