package org.tutti.strategy.distributed;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Locale;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Decision.Rule;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.sync.SyncStrategy;

/**
 * The strategy {@code distributed}: nobody decides for the others. The server passes on how far each player is off the
 * timeline, and every player shifts by the same rule, so that all come together without a maestro. It is the
 * distributed control scheme (DCS) that Boronat, Lloret and García survey in "Multimedia group and inter-stream
 * synchronization techniques" (Information Systems 34, 2009), and Montagud and others set beside the other two in
 * "Inter-destination multimedia synchronization" (Multimedia Systems 18, 2012).
 *
 * <p><b>Policy.</b> It says once by which {@link Config#rule} endpoints follow, and again should the rule be configured
 * otherwise. What it costs is in the players: each reads everybody's rows once a second. Where rows do not reach a
 * player, it follows the timeline alone.
 */
@Component(property = SyncStrategy.NAME + "=" + DistributedStrategy.STRATEGY)
@Designate(ocd = DistributedStrategy.Config.class)
public final class DistributedStrategy implements SyncStrategy {

    static final String STRATEGY = "distributed";
    private static final int VERSION = 1;

    private final Rule rule;

    /** Where players come together. */
    @Retention(RetentionPolicy.RUNTIME)
    @ObjectClassDefinition(name = "Sync strategy: distributed")
    @interface Config {
        /** {@code SLOWEST}, {@code FASTEST}, {@code MEAN} or {@code MEDIAN}. */
        @AttributeDefinition(description = "Where players come together: SLOWEST, FASTEST, MEAN or MEDIAN.")
        String rule() default "MEAN";
    }

    /** Carries the defaults, so that they are written once. */
    @Config
    private static final class Defaults {}

    /** With the defaults. */
    public DistributedStrategy() {
        this(Defaults.class.getAnnotation(Config.class));
    }

    /** @throws IllegalArgumentException if there is no such rule */
    @Activate
    public DistributedStrategy(Config config) {
        rule = switch (config.rule().strip().toUpperCase(Locale.ROOT)) {
            case "SLOWEST" -> Rule.SLOWEST;
            case "FASTEST" -> Rule.FASTEST;
            case "MEAN" -> Rule.MEAN;
            case "MEDIAN" -> Rule.MEDIAN;
            default -> throw new IllegalArgumentException(
                    "The strategy distributed knows no rule '%s'; it knows SLOWEST, FASTEST, MEAN and MEDIAN."
                            .formatted(config.rule()));
        };
    }

    @Override
    public Decision decide(Situation situation) {
        var said = new Memory(STRATEGY, VERSION, new byte[] {(byte) rule.ordinal()});
        return situation.memory().equals(said)
                ? Decision.keep("The players come together " + where() + " by themselves.", said)
                : new Decision(
                        new Decision.Follow(rule),
                        "From now on the players come together " + where() + ", each by the same rule.",
                        Map.of(),
                        said);
    }

    private String where() {
        return switch (rule) {
            case SLOWEST -> "at the one furthest behind";
            case FASTEST -> "at the one furthest ahead";
            case MEDIAN -> "at the median of all";
            default -> "at the mean of all";
        };
    }
}
