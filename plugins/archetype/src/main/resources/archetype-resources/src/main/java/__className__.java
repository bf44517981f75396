package ${package};

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Readings;
import org.tutti.plugin.sync.Report;
import org.tutti.plugin.sync.Report.Readiness;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.sync.SyncStrategy;
import org.tutti.plugin.timeline.Motion;

/**
 * The strategy {@code ${artifactId}}: waits for a moment when most players have run out of media, and then lets the room
 * play for a while, whatever happens.
 */
@Component(property = SyncStrategy.NAME + "=" + ${className}.STRATEGY)
@Designate(ocd = ${className}.Config.class)
public final class ${className} implements SyncStrategy {

    static final String STRATEGY = "${artifactId}";

    /** In µs, as all instants. */
    private static final long SECOND = 1_000_000;

    private final long patience;
    private final long rest;

    /** When to wait. To change it: a file {@code ${package}.${className}.cfg} in the server's plug-in folder. */
    @Retention(RetentionPolicy.RUNTIME)
    @ObjectClassDefinition(name = "Sync strategy: ${artifactId}")
    @interface Config {
        /** Seconds; 1 to 60. */
        @AttributeDefinition(description = "Seconds the room waits at most.")
        int patience() default 2;

        /** Seconds; 5 to 3600. */
        @AttributeDefinition(description = "Seconds the room plays before it waits, or waits again.")
        int rest() default 20;
    }

    /** As configured. */
    @Activate
    public ${className}(Config config) {
        this(config.patience(), config.rest());
    }

    ${className}(int patience, int rest) {
        this.patience = Math.clamp(patience, 1, 60) * SECOND;
        this.rest = Math.clamp(rest, 5, 3600) * SECOND;
    }

    @Override
    public Decision decide(Situation situation) {
        long now = situation.now();
        List<Report> heard = situation.endpoints().stream()
                .filter(report -> Readings.recent(report, now))
                .toList();
        List<Report> out = heard.stream()
                .filter(report -> report.readiness() == Readiness.BUFFERING)
                .toList();
        Motion motion = situation.timeline().motionAt(now);
        boolean plays = motion.moving() && situation.timeline().latest().moving();
        boolean rested = now - motion.timestamp() >= rest;
        if (plays && rested && 2 * out.size() > heard.size()) {
            return new Decision(
                    new Decision.Wait(out.getFirst().endpoint(), now + patience),
                    "most players ran out of media",
                    Map.of("outOfMedia", (double) out.size(), "heard", (double) heard.size()),
                    situation.memory());
        }
        return Decision.keep(
                out.isEmpty() ? "Everybody has media." : "The room plays on without waiting.", situation.memory());
    }
}
