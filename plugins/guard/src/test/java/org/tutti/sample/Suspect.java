package org.tutti.sample;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.tutti.plugin.media.MediaSource;
import org.tutti.plugin.sync.SyncStrategy;

/** Classes of which a scan is to find something, or nothing. */
@SuppressWarnings("all")
public final class Suspect {

    private Suspect() {}

    public static final class Exits {
        void decide() {
            System.exit(0);
        }
    }

    public static final class ExitsByReference {
        IntConsumer decide() {
            return System::exit;
        }
    }

    public static final class Sleeps {
        void decide() throws InterruptedException {
            Thread.sleep(1);
        }
    }

    public static final class IsThread extends Thread {}

    public static final class Heir extends java.util.concurrent.CompletableFuture<String> {
        void decide() {
            completeAsync(() -> "");
        }
    }

    public static final class Waits {
        void decide() throws InterruptedException {
            synchronized (this) {
                wait();
            }
        }
    }

    public static final class Native {
        native void decide();
    }

    public static final class Reflects {
        void decide() throws ReflectiveOperationException {
            Class.forName("java.lang.Runtime").getMethod("exit", int.class).invoke(null, 0);
        }
    }

    public static final class Parallel {
        void decide() {
            List.of(1).parallelStream().forEach(x -> {});
        }
    }

    public static final class Async {
        void decide() {
            CompletableFuture.supplyAsync(() -> 1);
        }
    }

    public static final class Connects {
        void decide() throws java.io.IOException {
            java.net.URI.create("http://localhost/").toURL().openStream();
        }
    }

    public static final class Finalized {
        @Override
        protected void finalize() {}
    }

    /** Let in for a source, not for a strategy. */
    public static final class Clocks {
        LongSupplier decide() {
            return System::nanoTime;
        }
    }

    public static final class Prints {
        void decide() {
            System.out.println("Here I am.");
        }
    }

    public static final class Random {
        double decide() {
            return Math.random();
        }
    }

    public static final class Files {
        boolean decide() {
            return java.nio.file.Files.exists(java.nio.file.Path.of("/"));
        }
    }

    public static final class Properties {
        String decide() {
            return System.getProperty("user.home") + System.getenv("PATH");
        }
    }

    public static final class Strategy implements SyncStrategy {
        @Override
        public void choose() {}
    }

    public static final class LambdaStrategy {
        SyncStrategy decide() {
            return () -> {};
        }
    }

    public static final class Source implements MediaSource {}

    /** It has a method that waits, of its own. */
    public static final class OwnWait {
        void wait(String what) {}

        void decide() {
            wait("for nothing");
        }
    }

    /** As libraries have it: nothing calls the method that would connect. */
    public static final class Unused {
        private void fetch(java.net.URL address) throws java.io.IOException {
            address.openStream();
        }

        void decide() {}
    }

    /** What else goes round: threads that are not called so, addresses that parsers open, and the guard itself. */
    public static final class Threads {
        void decide(java.util.concurrent.ConcurrentHashMap<String, String> map, Iterable<String> all) {
            java.util.stream.StreamSupport.stream(all.spliterator(), true).forEach(x -> {});
            map.forEach(1, (key, value) -> {});
            Thread.getAllStackTraces().keySet().forEach(Thread::interrupt);
            new javax.swing.Timer(1, e -> {}).start();
            java.awt.EventQueue.invokeLater(() -> {});
        }
    }

    public static final class Parses {
        void decide() throws Exception {
            javax.xml.parsers.DocumentBuilderFactory.newInstance().newDocumentBuilder().parse("http://localhost/");
            javax.imageio.ImageIO.read(java.net.URI.create("http://localhost/").toURL());
            new javax.crypto.SealedObject("", new javax.crypto.NullCipher()).getObject(new javax.crypto.NullCipher());
        }
    }

    public static final class Guards {
        void decide() {
            new org.tutti.plugin.guard.GuardedThread(() -> {}, "mine").start();
        }
    }

    public static final class OrdinaryMap {
        String decide(java.util.concurrent.ConcurrentHashMap<String, String> map) {
            map.forEach((key, value) -> {});
            return Thread.currentThread().getName();
        }
    }

    public static final class Writes {
        void decide() throws Exception {
            new java.io.PrintWriter("log").println();
            new java.util.Formatter("log").format("");
        }
    }

    public static final class Zips {
        long decide() {
            return new java.util.zip.CRC32().getValue();
        }
    }

    /** Of the same name as a method of its parent, with other parameters. */
    public static final class Overloads extends java.util.ArrayList<String> {
        void parallelStream(int x) {}

        void decide() {
            parallelStream().forEach(x -> {});
        }
    }

    interface Printable {
        void printStackTrace();
    }

    static class Printed extends Exception implements Printable {}

    /** By an interface of its own, which the parent's method fulfils. */
    public static final class ByInterface {
        void decide(Printable printable) {
            printable.printStackTrace();
        }
    }

    public static final class Activated {
        private void activate() {
            System.exit(1);
        }
    }

    static class Base {
        public void run() {
            System.exit(1);
        }
    }

    public static final class RunsBelow extends Base implements Runnable {}

    public static final class Exiting {
        public static void exit() {
            System.exit(1);
        }
    }
}
