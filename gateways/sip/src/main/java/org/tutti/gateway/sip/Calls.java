package org.tutti.gateway.sip;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.tutti.engine.ConferenceInfo;
import org.tutti.engine.Gateway;
import org.tutti.engine.Mailbox;
import org.tutti.engine.Offset;
import org.tutti.engine.RefusedException;
import org.tutti.engine.SessionListener;
import org.tutti.engine.Sessions;
import org.tutti.gateway.sip.media.MediaEngine;
import org.tutti.gateway.sip.media.Voices;
import org.tutti.gateway.sip.signal.Audio.Codec;
import org.tutti.gateway.sip.signal.Leg;
import org.tutti.gateway.sip.signal.Party;
import org.tutti.gateway.sip.signal.Settings;
import org.tutti.gateway.sip.signal.SipLink;
import org.tutti.gateway.sip.signal.Switchboard;
import org.tutti.gateway.sip.sound.Soundtracks;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Event;
import org.tutti.session.Refusal;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** All calls: who comes is led to their session, and what sessions tell to the calls in them. Thread-safe. */
final class Calls implements Switchboard, SessionListener, Gateway {

    private static final List<Codec> CODECS = List.of(Codec.OPUS, Codec.PCMA, Codec.PCMU);

    /** Of a roster, in bytes: it goes over UDP as well. */
    private static final int LONGEST_ROSTER = 16_000;

    private static final Status NOT_FOUND = Status.of(404, "There is no session here");

    /** The name under which the server that is registered tells the others where it is, which no session has. */
    private static final SessionId NOBODYS = new SessionId("sip");

    private final Sessions sessions;
    private final Settings settings;
    private final MediaEngine media;
    private final Soundtracks soundtracks;
    private final Executor executor;
    private final ScheduledExecutorService timer;
    private final Call.Means means;
    private final Guesses guesses;
    private final Set<Call> all = ConcurrentHashMap.newKeySet();
    private final Map<SessionId, Room> rooms = new ConcurrentHashMap<>();
    private final Map<EndpointId, Call> seated = new ConcurrentHashMap<>();
    private final LongAdder taken = new LongAdder();
    private final LongAdder placed = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder keys = new LongAdder();
    private final LongAdder messages = new LongAdder();
    private volatile Optional<SipLink> link = Optional.empty();

    Calls(
            Sessions sessions,
            Settings settings,
            MediaEngine media,
            Soundtracks soundtracks,
            Announcer announcer,
            Executor executor,
            ScheduledExecutorService timer) {
        this.sessions = sessions;
        this.settings = settings;
        this.media = media;
        this.soundtracks = soundtracks;
        this.executor = executor;
        this.timer = timer;
        this.means = new Call.Means(this, sessions, announcer);
        this.guesses = new Guesses(sessions.clock());
    }

    /** By what calls go out, and addresses are told. */
    void by(SipLink sip) {
        link = Optional.of(sip);
    }

    /** Once a second. */
    void tick() {
        link.flatMap(SipLink::contact).ifPresent(contact -> sessions.nodes().signal(NOBODYS, name(), contact));
        all.forEach(call -> call.inTurn(call::report));
    }

    // --- who comes ---------------------------------------------------------------------------------------------------

    @Override
    public void called(Leg leg) {
        if (!sessions.ready()) {
            refuse(leg, Statuses.again(503, "Not ready yet"));
            return;
        }
        if (leg.called().equalsIgnoreCase(settings.desk())) {
            open(leg, true).ifPresent(call -> call.inTurn(call::receive));
            return;
        }
        Optional<SessionId> session = meant(leg.called(), leg.remote());
        if (session.isEmpty()) {
            refuse(leg, guesses.mayGuess(leg.remote()) && sessions.overLately(leg.called())
                    ? Status.of(410, "This session is over")
                    : NOT_FOUND);
            return;
        }
        open(leg, false).ifPresent(call ->
                call.inTurn(() -> call.come(session.get(), leg.parameter("token"))));
    }

    private void refuse(Leg leg, Status status) {
        refused.increment();
        leg.refuse(status);
    }

    private Optional<Call> open(Leg leg, boolean atDesk) {
        var call = new Call(means, new Mailbox(executor), new Playout(soundtracks), leg, atDesk);
        if (!call.open(media, wish(leg))) {
            refuse(leg, Statuses.again(503, "All lines are taken"));
            return Optional.empty();
        }
        taken.increment();
        all.add(call);
        return Optional.of(call);
    }

    private MediaEngine.Wish wish(Leg leg) {
        OptionalDouble delay = settings.trunks().stream()
                .filter(trunk -> leg.remote().trunk().filter(trunk.name()::equals).isPresent())
                .map(Settings.Trunk::delay)
                .findFirst()
                .orElse(OptionalDouble.empty());
        return new MediaEngine.Wish(settings.advertised(), leg.secure(), CODECS, delay);
    }

    /** The session that a user part stands for; who guesses too often finds none. */
    private Optional<SessionId> meant(String user, Party who) {
        return guesses.find(who, () -> sessions.sessionOf(user).or(() -> sessions.sessionOfNumber(user)));
    }

    /** The session of a number as it is typed. */
    Optional<SessionId> numbered(String number, Party who) {
        return guesses.find(who, () -> sessions.sessionOfNumber(number));
    }

    /** The calls of one session: there is one as long as there is a call. */
    private record Room(Set<Call> calls, Voices voices) {}

    private Set<Call> callsOf(SessionId session) {
        Room room = rooms.get(session);
        return room == null ? Set.of() : room.calls();
    }

    /** In the turn of the session: from now on it is told what becomes of it. */
    void belongs(Call call, SessionId session) {
        rooms.compute(session, (_, room) -> {
            Room now = room == null ? new Room(ConcurrentHashMap.newKeySet(), new Voices()) : room;
            now.calls().add(call);
            return now;
        });
    }

    /** It has to do with the session no longer. */
    void parts(Call call, SessionId session) {
        rooms.computeIfPresent(session, (_, room) -> {
            room.calls().remove(call);
            return room.calls().isEmpty() ? null : room;
        });
    }

    /** It is in the session, as an endpoint: hears the others of it. */
    void sits(Call call, SessionId session, EndpointId endpoint) {
        Call before = seated.put(endpoint, call);
        if (before != null && before != call) {
            before.replaced();
        }
        Optional.ofNullable(rooms.get(session)).map(Room::voices).ifPresent(call.audio()::join);
    }

    /** It is no endpoint of the session any more; false if another call of the same phone is by now. */
    boolean stands(Call call, EndpointId endpoint) {
        return seated.remove(endpoint, call);
    }

    void over(Call call) {
        all.remove(call);
    }

    /** One that we have placed is under way. */
    void begun(Call call) {
        all.add(call);
    }

    void countKey() {
        keys.increment();
    }

    void later(long millis, Runnable task) {
        try {
            timer.schedule(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The server is stopping, which ends all calls.
            System.getLogger(Calls.class.getName()).log(System.Logger.Level.DEBUG, "Not done any more.", e);
        }
    }

    Soundtracks soundtracks() {
        return soundtracks;
    }

    // --- what is written ---------------------------------------------------------------------------------------------

    @Override
    public Status message(Party from, String to, String text) {
        messages.increment();
        // Only who is in a call can write: their place there says who they are.
        Optional<Call> call = all.stream()
                .filter(one -> one.isOf(from) && one.leg().called().equalsIgnoreCase(to))
                .findFirst();
        call.ifPresent(one -> one.message(text));
        return call.isPresent() ? Status.OK : Status.of(403, "Call the session first, then write");
    }

    @Override
    public Roster roster(Party from, String to) {
        return meant(to, from)
                .<Roster>flatMap(id -> shown(id, from))
                .orElse(new Roster.Refused(NOT_FOUND));
    }

    /** A roster is for those who are on it, and for whoever could be at once. */
    private Optional<Roster> shown(SessionId id, Party asking) {
        try {
            Session session = sessions.session(id);
            boolean open = switch (session.rules().admission()) {
                case OPEN, LINK -> true;
                case INVITATION, ASK -> false;
            };
            boolean here = callsOf(id).stream().anyMatch(call -> call.isOf(asking));
            return Optional.of(open || here
                    ? new Roster.Shown(id.value(), document(session))
                    : new Roster.Refused(Status.of(403, "Only those in the session are told who is in it")));
        } catch (RefusedException e) {
            return Optional.empty();
        }
    }

    private String document(Session session) {
        return new ConferenceInfo(
                        address(session).orElse("tutti:" + session.id().value()),
                        sessions.addresses(session),
                        endpoint -> sessions.addressOf(session.id(), endpoint),
                        _ -> List.of())
                .of(session, LONGEST_ROSTER);
    }

    // --- the sessions ------------------------------------------------------------------------------------------------

    @Override
    public void changed(Session session, Entry entry, List<Event> events) {
        for (Call call : callsOf(session.id())) {
            call.inTurn(() -> call.changed(session, entry, events));
        }
        link.ifPresent(sip -> {
            if (session.ended()) {
                sip.over(session.id().value());
            } else if (events.stream().anyMatch(Event.RosterChanged.class::isInstance)) {
                sip.changed(session.id().value());
            }
        });
    }

    @Override
    public void offsets(Session session, long at, List<Offset> offsets) {
        // A telephone shows no roster.
    }

    @Override
    public void lost(SessionId session) {
        callsOf(session).forEach(Call::lost);
    }

    @Override
    public void signal(SessionId session, String gateway, String text) {
        if (gateway.equals(name()) && session.equals(NOBODYS)) {
            link.ifPresent(sip -> sip.former(text));
        }
    }

    // --- as a gateway ------------------------------------------------------------------------------------------------

    @Override
    public String name() {
        return "sip";
    }

    @Override
    public Optional<String> address(Session session) {
        return link.filter(SipLink::up)
                .flatMap(sip -> sessions.code(session.id()).map(code -> sip.address(code.toLowerCase(Locale.ROOT))));
    }

    @Override
    public Optional<String> endpoint(SessionId session, EndpointId endpoint) {
        // What somebody only says of themselves is no address to show.
        return Optional.ofNullable(seated.get(endpoint))
                .map(call -> call.leg().remote())
                .filter(Party::known)
                .map(Party::address);
    }

    @Override
    public Optional<String> desk() {
        return link.filter(SipLink::up).map(sip -> sip.address(settings.desk()));
    }

    @Override
    public Optional<Dialling> dialling() {
        return link.filter(SipLink::up).filter(_ -> !settings.dial().isEmpty()).map(sip -> new Switched(sip));
    }

    /** Calls people up. */
    private final class Switched implements Dialling {
        private final SipLink sip;

        Switched(SipLink sip) {
            this.sip = sip;
        }

        @Override
        public boolean takes(String uri) {
            return uri.matches("(?i)(sips?|tel):.*");
        }

        @Override
        public CompletionStage<String> call(SessionId session, String to, String by) {
            if (!Addresses.within(to, settings.dial())) {
                return CompletableFuture.failedFuture(new RefusedException(new Refusal(
                        Refusal.Code.NOT_PERMITTED,
                        "This server does not call %s: it calls addresses at %s."
                                .formatted(to, String.join(", ", new TreeSet<>(settings.dial()))))));
            }
            var call = new Call(means, new Mailbox(executor), new Playout(soundtracks), session);
            boolean encrypted = to.toLowerCase(Locale.ROOT).startsWith("sips:");
            var wish = new MediaEngine.Wish(settings.advertised(), encrypted, CODECS, OptionalDouble.empty());
            if (!call.open(media, wish)) {
                return CompletableFuture.failedFuture(new RefusedException(
                        new Refusal(Refusal.Code.SERVER_FULL, "All lines are taken. Try again later.")));
            }
            placed.increment();
            String from = sessions.code(session).map(code -> code.toLowerCase(Locale.ROOT)).orElse(settings.desk());
            return call.place(sip, to, from, by);
        }
    }

    @Override
    public boolean up() {
        return link.filter(SipLink::up).isPresent();
    }

    @Override
    public OptionalInt endpoints() {
        return OptionalInt.of(seated.size());
    }

    @Override
    public Map<String, Long> counters() {
        return Map.of(
                "calls", taken.sum(),
                "calls_out", placed.sum(),
                "calls_refused", refused.sum(),
                "keys", keys.sum(),
                "messages", messages.sum(),
                "packets_sent", media.sent());
    }
}
