package org.tutti.engine;

import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.tutti.engine.journal.Ledger;
import org.tutti.engine.journal.Ledger.Heading;
import org.tutti.session.SessionId;

/**
 * How long sessions are kept after their end: {@code -Dtutti.retention=DAYS}, and of one tenant
 * {@code -Dtutti.retention.TENANT=DAYS}, 1 to 36500; or {@code forever}, as it is where nothing is said. Immutable.
 */
final class Retention {

    private static final System.Logger LOG = System.getLogger(Retention.class.getName());
    private static final String SETTING = "tutti.retention";

    /** To whom sessions belong that nobody signed in for. */
    private static final String NOBODYS = "default";

    private static final long DAY = 24L * 3600 * 1_000_000;
    private static final int MOST = 36_500;

    private final Optional<Long> days;
    private final Map<String, Optional<Long>> ofTenants;

    private Retention(Optional<Long> days, Map<String, Optional<Long>> ofTenants) {
        this.days = days;
        this.ofTenants = ofTenants;
    }

    /** @throws IllegalArgumentException if a value is none of the above */
    static Retention of(Properties settings) {
        Map<String, Optional<Long>> ofTenants = new TreeMap<>();
        for (String name : settings.stringPropertyNames()) {
            if (name.startsWith(SETTING + '.')) {
                ofTenants.put(name.substring(SETTING.length() + 1), days(name, settings.getProperty(name)));
            }
        }
        return new Retention(days(SETTING, settings.getProperty(SETTING, "")), ofTenants);
    }

    private static Optional<Long> days(String name, String value) {
        if (value.isBlank() || value.equals("forever")) {
            return Optional.empty();
        }
        if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > MOST) {
            throw new IllegalArgumentException(
                    "-D%s=%s is no number of days from 1 to %d, nor 'forever'.".formatted(name, value, MOST));
        }
        return Optional.of(Long.parseLong(value));
    }

    /** Whether any session is ever removed. */
    boolean limits() {
        return days.isPresent() || ofTenants.values().stream().anyMatch(Optional::isPresent);
    }

    /**
     * Sweeps now and every hour, while it is this server that does what only one is to do.
     *
     * @param nodes says whether it is
     */
    void keep(Ledger ledger, Runtime runtime, Nodes nodes) {
        if (limits()) {
            var leads = new AtomicBoolean();
            Runnable sweep = () -> {
                if (leads.get()) {
                    runtime.executor().execute(() -> sweep(ledger, runtime.clock().now()));
                }
            };
            nodes.onLeading(now -> {
                leads.set(now);
                sweep.run();
            });
            runtime.timer().scheduleAtFixedRate(sweep, 1, 1, TimeUnit.HOURS);
        }
    }

    /** Whether a session has been kept long enough at the instant {@code now} (µs). */
    boolean past(Heading heading, long now) {
        Optional<Long> kept = ofTenants.getOrDefault(heading.tenant().orElse(NOBODYS), days);
        return kept.isPresent() && heading.over() && now - heading.endedAt().get() >= kept.get() * DAY;
    }

    /** Removes what has been kept long enough. */
    void sweep(Ledger ledger, long now) {
        try {
            List<SessionId> all = ledger.removable().stream()
                    .filter(heading -> past(heading, now))
                    .map(Heading::session)
                    .toList();
            long removed = all.stream().filter(id -> forgotten(ledger, id)).count();
            if (removed > 0) {
                LOG.log(Level.INFO, "TUTTI-0013 Removed {0} sessions that were kept long enough.", removed);
            }
        } catch (SQLException e) {
            LOG.log(Level.ERROR,
                    "TUTTI-0014 What was kept long enough cannot be removed; it is tried again in an hour.", e);
        }
    }

    /** Whether a session could be removed; if not, the others can. */
    private static boolean forgotten(Ledger ledger, SessionId id) {
        try {
            ledger.forget(id);
            return true;
        } catch (SQLException | RuntimeException e) {
            LOG.log(Level.ERROR,
                    "TUTTI-0015 Session %s cannot be removed; it is tried again in an hour.".formatted(id), e);
            return false;
        }
    }
}
