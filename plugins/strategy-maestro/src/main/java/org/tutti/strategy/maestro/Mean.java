package org.tutti.strategy.maestro;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.tutti.plugin.sync.SyncStrategy;

/** The strategy {@code maestro-mean}: everybody gives way by the same measure. */
@Component(
        service = SyncStrategy.class,
        property = SyncStrategy.NAME + "=maestro-mean",
        configurationPid = Settings.PID)
public final class Mean extends MaestroStrategy {

    /** With the defaults. */
    public Mean() {
        this(defaults());
    }

    /** @throws IllegalArgumentException if a number is outside its range */
    @Activate
    public Mean(Config config) {
        super(Reference.MEAN, config);
    }
}
