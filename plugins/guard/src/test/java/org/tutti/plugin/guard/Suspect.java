package org.tutti.plugin.guard;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.tutti.plugin.media.MediaSource;
import org.tutti.plugin.sync.SyncStrategy;

/** Classes of which a scan is to find something, or nothing. */
@SuppressWarnings("all")
final class Suspect {

    private Suspect() {}

    static final class Exits {
        void decide() {
            System.exit(0);
        }
    }

    static final class ExitsByReference {
        IntConsumer decide() {
            return System::exit;
        }
    }

    static final class Sleeps {
        void decide() throws InterruptedException {
            Thread.sleep(1);
        }
    }

    static final class IsThread extends Thread {}

    static final class Heir extends java.util.concurrent.CompletableFuture<String> {
        void decide() {
            completeAsync(() -> "");
        }
    }

    static final class Waits {
        void decide() throws InterruptedException {
            synchronized (this) {
                wait();
            }
        }
    }

    static final class Native {
        native void decide();
    }

    static final class Reflects {
        void decide() throws ReflectiveOperationException {
            Class.forName("java.lang.Runtime").getMethod("exit", int.class).invoke(null, 0);
        }
    }

    static final class Parallel {
        void decide() {
            List.of(1).parallelStream().forEach(x -> {});
        }
    }

    static final class Async {
        void decide() {
            CompletableFuture.supplyAsync(() -> 1);
        }
    }

    static final class Connects {
        void decide() throws java.io.IOException {
            java.net.URI.create("http://localhost/").toURL().openStream();
        }
    }

    static final class Finalized {
        @Override
        protected void finalize() {}
    }

    /** Let in for a source, not for a strategy. */
    static final class Clocks {
        LongSupplier decide() {
            return System::nanoTime;
        }
    }

    static final class Prints {
        void decide() {
            System.out.println("Here I am.");
        }
    }

    static final class Random {
        double decide() {
            return Math.random();
        }
    }

    static final class Files {
        boolean decide() {
            return java.nio.file.Files.exists(java.nio.file.Path.of("/"));
        }
    }

    static final class Properties {
        String decide() {
            return System.getProperty("user.home") + System.getenv("PATH");
        }
    }

    static final class Strategy implements SyncStrategy {
        @Override
        public void choose() {}
    }

    static final class LambdaStrategy {
        SyncStrategy decide() {
            return () -> {};
        }
    }

    static final class Source implements MediaSource {}

    /** It has a method that waits, of its own. */
    static final class OwnWait {
        void wait(String what) {}

        void decide() {
            wait("for nothing");
        }
    }

    /** As libraries have it: nothing calls the method that would connect. */
    static final class Unused {
        private void fetch(java.net.URL address) throws java.io.IOException {
            address.openStream();
        }

        void decide() {}
    }
}
