package org.tutti.conformance.plugins;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Situation;
import org.tutti.plugin.sync.SyncStrategy;

/** What nobody wants on their server. Each goes into a bundle of its own. */
@SuppressWarnings("all")
final class HostileStrategies {

    private HostileStrategies() {}

    public static final class Throws implements SyncStrategy {
        @Override
        public Decision decide(Situation situation) {
            throw new IllegalStateException("I cannot go on.");
        }
    }

    public static final class Loops implements SyncStrategy {
        @Override
        public Decision decide(Situation situation) {
            while (true) {}
        }
    }

    public static final class LoopsCatchingAll implements SyncStrategy {
        @Override
        public Decision decide(Situation situation) {
            while (true) {
                try {
                    while (true) {}
                } catch (Throwable e) {
                    // Never mind.
                }
            }
        }
    }

    public static final class Recurses implements SyncStrategy {
        @Override
        public Decision decide(Situation situation) {
            return decide(situation);
        }
    }

    public static final class EndlessStream implements SyncStrategy {
        @Override
        public Decision decide(Situation situation) {
            return Stream.iterate(1, x -> x + 1).filter(x -> false).findFirst().map(x -> (Decision) null).orElse(null);
        }
    }

    public static final class OneGigabyte implements SyncStrategy {
        @Override
        public Decision decide(Situation situation) {
            return Decision.keep("It has " + new long[128 << 20].length + " numbers.", situation.memory());
        }
    }

    public static final class AllocatesForEver implements SyncStrategy {
        @Override
        public Decision decide(Situation situation) {
            List<Object> all = new ArrayList<>();
            while (true) {
                all.add(new byte[1000]);
            }
        }
    }

    public static final class SaysNothing implements SyncStrategy {
        @Override
        public Decision decide(Situation situation) {
            return Decision.keep(null, situation.memory());
        }
    }

    public static final class EndlessExpression implements SyncStrategy {
        @Override
        public Decision decide(Situation situation) {
            return Decision.keep("" + "a".repeat(60).matches("(a+)+\\1b"), situation.memory());
        }
    }

    /** Nothing in the JDK's arithmetic can be cut off; this takes it some seconds. */
    public static final class LosesItselfInTheJdk implements SyncStrategy {
        @Override
        public Decision decide(Situation situation) {
            return Decision.keep(
                    "" + java.math.BigInteger.valueOf(2L * situation.endpoints().size() + 3).pow(10_000_000).bitLength(),
                    situation.memory());
        }
    }

    public static final class Sleeps implements SyncStrategy {
        @Override
        public Decision decide(Situation situation) {
            try {
                Thread.sleep(10_000);
            } catch (InterruptedException e) {
                // Never mind.
            }
            return Decision.keep("Good morning.", situation.memory());
        }
    }

    public static final class Exits implements SyncStrategy {
        @Override
        public Decision decide(Situation situation) {
            System.exit(1);
            return null;
        }
    }

    public static final class StartsThreads implements SyncStrategy {
        @Override
        public Decision decide(Situation situation) {
            new Thread(() -> {
                while (true) {}
            }).start();
            return Decision.keep("It is running.", situation.memory());
        }
    }

    /** Harmless, for comparison and for coming and going. */
    public static final class Polite implements SyncStrategy {
        @Override
        public Decision decide(Situation situation) {
            return Decision.keep("After you.", situation.memory());
        }
    }
}
