package org.tutti.engine.hooks;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.tutti.engine.hooks.Waiting.Lane;
import org.tutti.engine.hooks.Waiting.Row;

/** Sends the first that waits in a lane, and writes down what became of it. Thread-safe. */
final class Delivery implements Errands {

    /** After so long in vain a hook is paused (µs). */
    static final long PATIENCE = Duration.ofDays(3).toMillis() * 1000;

    private final Waiting waiting;
    private final HookTable table;
    private final Postman postman;
    private final Hooked hooked;
    private final LongSupplier clock;
    private final BooleanSupplier leads;
    private final LongAdder delivered = new LongAdder(), failed = new LongAdder();

    /** The hooks there are. */
    interface Hooked {
        Optional<Receiver> receiver(String hook);

        void pause(String hook, String why) throws SQLException;
    }

    /** @param leads whether it is this server that delivers */
    Delivery(
            Waiting waiting,
            HookTable table,
            Postman postman,
            Hooked hooked,
            LongSupplier clock,
            BooleanSupplier leads) {
        this.waiting = waiting;
        this.table = table;
        this.postman = postman;
        this.hooked = hooked;
        this.clock = clock;
        this.leads = leads;
    }

    long delivered() {
        return delivered.sum();
    }

    long failed() {
        return failed.sum();
    }

    @Override
    public Outcome run(Lane lane) throws SQLException {
        if (!leads.getAsBoolean()) {
            return new Outcome.Idle();
        }
        Optional<Receiver> receiver = hooked.receiver(lane.hook());
        if (receiver.isEmpty()) {
            // Written when the hook was being deleted.
            waiting.removeOrphans(lane.hook());
            return new Outcome.Idle();
        }
        if (receiver.get().hook().paused().isPresent()) {
            return new Outcome.Idle();
        }
        Optional<Row> row = waiting.first(lane);
        return row.isEmpty() ? new Outcome.Idle() : send(receiver.get(), row.get());
    }

    private Outcome send(Receiver receiver, Row row) throws SQLException {
        return switch (postman.send(receiver, row)) {
            case Postman.Sent.Taken _ -> {
                delivered.increment();
                waiting.remove(row);
                table.noteTaken(receiver.hook().id(), clock.getAsLong());
                yield new Outcome.Done();
            }
            case Postman.Sent.Failed(String why, Optional<Long> wait) -> {
                failed(receiver, why);
                yield inVain(receiver, row, wait);
            }
            case Postman.Sent.Gone(String why) -> {
                failed(receiver, why);
                hooked.pause(receiver.hook().id(), why);
                yield new Outcome.Idle();
            }
        };
    }

    private void failed(Receiver receiver, String why) throws SQLException {
        failed.increment();
        table.noteFailed(receiver.hook().id(), clock.getAsLong(), why);
    }

    private Outcome inVain(Receiver receiver, Row row, Optional<Long> wait) throws SQLException {
        long now = clock.getAsLong();
        if (row.failedSince().isEmpty()) {
            waiting.failing(row, now);
        } else if (now - row.failedSince().get() > PATIENCE) {
            hooked.pause(receiver.hook().id(), "An event was sent for three days, and never taken.");
            return new Outcome.Idle();
        }
        return new Outcome.Again(wait);
    }
}
