package org.tutti.strategy.maestro;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.tutti.plugin.sync.SyncStrategy;

/** The strategy {@code maestro-slowest}: everybody waits a little for the player furthest behind. */
@Component(
        service = SyncStrategy.class,
        property = SyncStrategy.NAME + "=maestro-slowest",
        configurationPid = Settings.PID)
@Designate(ocd = MaestroStrategy.Config.class) // for all four: they share their configuration
public final class Slowest extends MaestroStrategy {

    /** With the defaults. */
    public Slowest() {
        this(defaults());
    }

    /** @throws IllegalArgumentException if a number is outside its range */
    @Activate
    public Slowest(Config config) {
        super(Reference.SLOWEST, config);
    }
}
