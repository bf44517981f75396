package org.tutti.gateway.sip.signal;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.tutti.gateway.sip.signal.Audio.Codec;

/** What a link is made of and stands among, in tests. */
final class Fakes {

    static final InetAddress HERE = InetAddress.getLoopbackAddress();

    /** What a test changes of the settings. */
    static final class Given {
        OptionalInt tlsPort = OptionalInt.empty();
        Optional<Settings.Registration> registration = Optional.empty();
        Optional<Settings.Keystore> keystore = Optional.empty();
        Map<String, Settings.Secret> accounts = Map.of();
        boolean challenge;
        List<Settings.Trunk> trunks = List.of();
        Set<String> dial = Set.of();
        int calls = 20;
        int port;

        Settings settings() {
            return new Settings(HERE, port, tlsPort, Optional.empty(), "tutti.example", "tutti", new Settings.Range(20_000, 20_999),
                    registration, keystore, accounts, challenge, trunks, dial, 120, calls, "en");
        }
    }

    /** Sound that nobody hears. */
    static class FakeAudio implements Audio {
        final BlockingQueue<Agreed> agreed = new LinkedBlockingQueue<>();
        final List<Object> origins = Collections.synchronizedList(new ArrayList<>());
        volatile boolean closed;
        private final Local local;

        FakeAudio() {
            this(Optional.empty(), Codec.PCMU, Codec.PCMA, Codec.OPUS);
        }

        FakeAudio(Optional<Key> key, Codec... codecs) {
            local = new Local(HERE, 20_000, List.of(codecs), key);
        }

        @Override
        public Local local() {
            return local;
        }

        @Override
        public void signalledFrom(InetAddress source) {
            origins.add(source);
        }

        @Override
        public void trusted(boolean trunk) {
            origins.add(trunk);
        }

        @Override
        public void agreed(Agreed what) {
            agreed.add(what);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** Writes down what becomes of a call, in order. */
    static final class Diary implements LegListener {
        final List<String> said = Collections.synchronizedList(new ArrayList<>());
        volatile Runnable anew = () -> {};

        @Override
        public void ringing() {
            said.add("ringing");
        }

        @Override
        public void connected() {
            said.add("connected");
        }

        @Override
        public void renegotiated() {
            anew.run();
        }

        @Override
        public void held(boolean held) {
            said.add(held ? "held" : "resumed");
        }

        @Override
        public void key(char key) {
            said.add("key " + key);
        }

        @Override
        public void message(String text) {
            said.add("message " + text);
        }

        @Override
        public void ended(Ending ending) {
            said.add("ended " + ending.kind() + " " + ending.status());
        }
    }

    /** Does with each call what the test says, and keeps it. */
    static final class FakeBoard implements Switchboard {
        final BlockingQueue<Leg> legs = new LinkedBlockingQueue<>();
        final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
        volatile Consumer<Leg> then = _ -> {};
        volatile Status taken = Status.OK;
        volatile Roster roster = new Roster.Refused(Status.of(404, "Not Found"));

        record Message(Party from, String to, String text) {}

        @Override
        public void called(Leg leg) {
            legs.add(leg);
            then.accept(leg);
        }

        @Override
        public Status message(Party from, String to, String text) {
            messages.add(new Message(from, to, text));
            return taken;
        }

        @Override
        public Roster roster(Party from, String to) {
            return roster;
        }
    }

    private Fakes() {}
}
