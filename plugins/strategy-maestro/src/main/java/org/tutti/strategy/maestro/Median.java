package org.tutti.strategy.maestro;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.tutti.plugin.sync.SyncStrategy;

/**
 * The strategy {@code maestro-median}: the timeline is where most players are. It moves least, and no single player can
 * move it.
 */
@Component(
        service = SyncStrategy.class,
        property = SyncStrategy.NAME + "=maestro-median",
        configurationPid = Settings.PID)
public final class Median extends MaestroStrategy {

    /** With the defaults. */
    public Median() {
        this(defaults());
    }

    /** @throws IllegalArgumentException if a number is outside its range */
    @Activate
    public Median(Config config) {
        super(Reference.MEDIAN, config);
    }
}
