package org.tutti.gateway.sip;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.tutti.engine.Mailbox;
import org.tutti.engine.Reply;
import org.tutti.engine.RefusedException;
import org.tutti.engine.Sessions;
import org.tutti.engine.Sessions.Joined;
import org.tutti.gateway.sip.media.CallAudio;
import org.tutti.gateway.sip.media.MediaEngine;
import org.tutti.gateway.sip.media.MediaListener;
import org.tutti.gateway.sip.media.Voices;
import org.tutti.gateway.sip.signal.Audio;
import org.tutti.gateway.sip.signal.Leg;
import org.tutti.gateway.sip.signal.LegListener;
import org.tutti.gateway.sip.signal.LegListener.Ending.Kind;
import org.tutti.gateway.sip.signal.Party;
import org.tutti.gateway.sip.signal.SipLink;
import org.tutti.gateway.sip.sound.Phrase;
import org.tutti.session.Actor;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Event;
import org.tutti.session.Input;
import org.tutti.session.Refusal;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/**
 * One call and what it is to a session: it comes, waits, is in it, goes. Confined to its own mailbox, but for what is told
 * by other threads, which post.
 */
final class Call implements LegListener {

    /** How long the last words may take before the call is ended, in ms. */
    private static final long LAST_WORDS_MS = 6000;

    private final Means means;
    private final Playout playout;
    private final Mailbox turns;
    private final Arrival arrival;
    private final Readiness readiness = new Readiness(this);
    private final Keys keys = new Keys(this);
    private final Attention attention = new Attention(this);
    private final Optional<FrontDesk> desk;
    /** Set before anything else is done. */
    private volatile Leg leg;
    private CallAudio audio;

    private Optional<SessionId> wanted = Optional.empty();
    private Optional<Joined> seat = Optional.empty();
    private Optional<Session> session = Optional.empty();
    private boolean accepted;
    private boolean welcomed;
    private boolean connected;
    private boolean held;
    private boolean over;

    /** What all calls use. */
    record Means(Calls calls, Sessions sessions, Announcer announcer) {}

    /** One that has come. */
    Call(Means means, Mailbox turns, Playout playout, Leg leg, boolean atDesk) {
        this.means = means;
        this.turns = turns;
        this.playout = playout;
        this.leg = leg;
        this.desk = atDesk ? Optional.of(new FrontDesk(this)) : Optional.empty();
        this.arrival = new Arrival(this, false);
    }

    /** One that is about to be placed: who answers is let into the session. */
    Call(Means means, Mailbox turns, Playout playout, SessionId session) {
        this.means = means;
        this.turns = turns;
        this.playout = playout;
        this.desk = Optional.empty();
        this.wanted = Optional.of(session);
        this.arrival = new Arrival(this, true);
        this.accepted = true;
    }

    /** Takes ports for its sound; false if there are none. */
    boolean open(MediaEngine media, MediaEngine.Wish wish) {
        Optional<CallAudio> opened = media.open(wish, playout, new Media());
        opened.ifPresent(one -> audio = one);
        return opened.isPresent();
    }

    /** What comes by RTP. */
    private final class Media implements MediaListener {
        @Override
        public void key(char key) {
            inTurn(() -> keys.pressed(key, Keys.Way.EVENT));
        }

        @Override
        public void silent(int seconds) {
            inTurn(() -> hangUp("Nothing was heard of it for %d s".formatted(seconds), Kind.LOST));
        }
    }

    Means means() {
        return means;
    }

    Leg leg() {
        return leg;
    }

    CallAudio audio() {
        return audio;
    }

    Playout playout() {
        return playout;
    }

    Optional<Joined> seat() {
        return seat;
    }

    Optional<Session> session() {
        return session;
    }

    boolean over() {
        return over;
    }

    /** Whether it can be heard. */
    boolean audible() {
        return connected && !held && !over;
    }

    /** Whether it is the call of somebody who writes from outside of it: known, or from the same place. */
    boolean isOf(Party party) {
        Party own = leg.remote();
        return own.address().equals(party.address())
                && (own.known() ? party.known() : own.source().equals(party.source()));
    }

    /** Why nothing can be heard of what is on. */
    Optional<String> trouble() {
        return session.flatMap(now -> means.calls().soundtracks().trouble(now.item()));
    }

    void inTurn(Runnable task) {
        turns.execute(task);
    }

    /** Later, in turn, unless it is over by then. */
    void later(long millis, Runnable task) {
        means.calls().later(millis, () -> inTurn(() -> {
            if (!over) {
                task.run();
            }
        }));
    }

    // --- coming ------------------------------------------------------------------------------------------------------

    /** It has come to the front desk: answered at once, the rest is asked for by voice. */
    void receive() {
        leg.listen(this);
        accept();
    }

    /** It has come for a session. */
    void come(SessionId session, Optional<String> invitation) {
        leg.listen(this);
        arrival.by(invitation);
        enter(session);
    }

    /** Calls somebody up; its id. In turn, so that nothing of it is told before it is known. */
    CompletionStage<String> place(SipLink sip, String to, String from, String name) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        leg = sip.call(to, from, name, audio, this);
                    } catch (RuntimeException e) {
                        end();
                        throw e;
                    }
                    means.calls().begun(this);
                    return leg.id();
                },
                turns);
    }

    /** Asks the session to let it in. */
    void enter(SessionId id) {
        wanted = Optional.of(id);
        arrival.enter(id);
    }

    /** The session does not let it in. */
    void refused(Refusal refusal) {
        part();
        if (!accepted) {
            leg.refuse(Statuses.of(refusal));
            end();
        } else {
            desk.ifPresentOrElse(FrontDesk::refused, () -> lastWords(new Cue.Says(Phrase.NOT_LET_IN), refusal.message()));
        }
    }

    /** It is let in. */
    void sits(Joined joined) {
        seat = Optional.of(joined);
        means.calls().sits(this, joined.session().id(), joined.endpoint());
        follow(joined.session());
        accept();
        welcome();
    }

    private void welcome() {
        if (connected && seat.isPresent() && !welcomed) {
            welcomed = true;
            say(new Cue.Says(Phrase.WELCOME));
        }
    }

    private void accept() {
        if (!accepted) {
            accepted = true;
            leg.accept(audio);
        }
    }

    @Override
    public void connected() {
        inTurn(() -> {
            if (over) {
                return;
            }
            connected = true;
            session.ifPresent(this::show);
            welcome();
            desk.filter(_ -> seat.isEmpty()).ifPresent(FrontDesk::greet);
            if (seat.isEmpty() && desk.isEmpty() && wanted.isPresent()) {
                enter(wanted.get());
            }
        });
    }

    @Override
    public void held(boolean now) {
        inTurn(() -> held = now);
    }

    /** The codec may be another, and so the rate of what is heard. */
    @Override
    public void renegotiated() {
        inTurn(() -> session.filter(_ -> connected).ifPresent(this::show));
    }

    // --- being there -------------------------------------------------------------------------------------------------

    /** Something has changed in the session. */
    void changed(Session now, Entry entry, List<Event> events) {
        if (over || wanted.filter(now.id()::equals).isEmpty()) {
            return;
        }
        if (seat.isEmpty()) {
            arrival.changed(now, events);
            return;
        }
        Session before = session.orElse(now);
        follow(now);
        if (now.ended()) {
            gone();
            lastWords(new Cue.Says(Phrase.SESSION_OVER), "The session is over");
        } else if (now.roster().owner(endpoint()).isEmpty()) {
            gone();
            lastWords(new Cue.Says(Phrase.TURNED_OUT), "Turned out");
        } else {
            attention.changed(before, now, entry, events);
            if (now.roster().standing(seat.orElseThrow().member()).muted()) {
                keys.hush();
            }
            readiness.changed(now);
        }
    }

    private void follow(Session now) {
        session = Optional.of(now);
        if (connected) {
            show(now);
        }
    }

    private void show(Session now) {
        playout.show(now.item(), now.timeline(), seat.map(joined -> now.shift(joined.endpoint())).orElse(0.0), sampleRate(),
                means.sessions().clock().now());
    }

    /** As the codec takes it; 0 while none was agreed on. */
    int sampleRate() {
        return audio.figures()
                .map(figures -> Audio.Codec.valueOf(figures.codec().toUpperCase(Locale.ROOT)))
                .map(Audio.Codec::sampleRate)
                .orElse(0);
    }

    EndpointId endpoint() {
        return seat.orElseThrow().endpoint();
    }

    /** Asks the session for something; {@code then} gets the answer in turn. */
    void request(Input.Request request, Consumer<Reply<Entry>> then) {
        seat.ifPresent(joined -> means.sessions()
                .request(wanted.orElseThrow(), Actor.endpoint(joined.endpoint()), request, reply -> inTurn(() -> then.accept(reply))));
    }

    /** The session as it is now, and not when it was last heard of. */
    Optional<Session> latest() {
        try {
            return wanted.isPresent() ? Optional.of(means.sessions().session(wanted.get())) : Optional.empty();
        } catch (RefusedException e) {
            return Optional.empty();
        }
    }

    void say(Cue cue) {
        sound(cue).ifPresent(playout.speech()::say);
    }

    void sayNow(Cue cue) {
        sound(cue).ifPresent(playout.speech()::sayNow);
    }

    private Optional<short[]> sound(Cue cue) {
        int rate = sampleRate();
        return connected && rate > 0 ? Optional.of(means.announcer().sound(cue, rate)) : Optional.empty();
    }

    /** Once a second: tells the session how this endpoint is doing. */
    void report() {
        if (audible()) {
            readiness.report();
        }
    }

    // --- keys and words ----------------------------------------------------------------------------------------------

    @Override
    public void key(char key) {
        inTurn(() -> keys.pressed(key, Keys.Way.INFO));
    }

    Optional<FrontDesk> cameByDesk() {
        return desk;
    }

    /** Where it is asked for a session. */
    Optional<FrontDesk> desk() {
        return desk.filter(_ -> seat.isEmpty());
    }

    @Override
    public void message(String text) {
        inTurn(() -> write(text));
    }

    /** They write in the chat. */
    void write(String text) {
        if (!text.isBlank()) {
            request(new Input.Say(text.strip()), reply -> {
                if (reply instanceof Reply.Refused<Entry>(Refusal refusal)) {
                    leg.message(refusal.message());
                }
            });
        }
    }

    // --- going -------------------------------------------------------------------------------------------------------

    /** Hangs up once something has been said. */
    void lastWords(Cue cue, String reason) {
        leave(Kind.BOOTED);
        if (!connected) {
            hangUp(reason, Kind.BOOTED);
            return;
        }
        session = Optional.empty();
        playout.close();
        sayNow(cue);
        afterWords(reason, LAST_WORDS_MS);
    }

    private void afterWords(String reason, long most) {
        if (most <= 0 || !playout.speech().speaking()) {
            hangUp(reason, Kind.BOOTED);
        } else {
            later(100, () -> afterWords(reason, most - 100));
        }
    }

    void hangUp(String reason, Kind kind) {
        if (over) {
            return;
        }
        leg.hangUp(reason);
        leave(kind);
        end();
    }

    @Override
    public void ended(Ending ending) {
        inTurn(() -> {
            if (!over) {
                leave(ending.kind());
                end();
            }
        });
    }

    /** Who is lost may come back to their place for a while. */
    private void leave(Kind kind) {
        seat.filter(_ -> stands()).ifPresent(joined -> {
            SessionId id = wanted.orElseThrow();
            if (kind == Kind.LOST) {
                means.sessions().drop(id, joined.endpoint(), joined.attachment());
            } else {
                means.sessions().leave(id, joined.endpoint(), _ -> {});
            }
        });
        seat = Optional.empty();
        arrival.close();
    }

    /** It is no endpoint of the session any more; whether it was until now. */
    private boolean stands() {
        return seat.filter(joined -> means.calls().stands(this, joined.endpoint())).isPresent();
    }

    private void gone() {
        stands();
        seat = Optional.empty();
        silence();
    }

    /** Neither hears the others of the session any longer nor is heard by them. */
    private void silence() {
        audio.talk(false);
        audio.join(new Voices());
    }

    /** The same phone has called once more, and is in its place. */
    void replaced() {
        inTurn(() -> {
            seat = Optional.empty();
            hangUp("The same telephone has called once more", Kind.BOOTED);
        });
    }

    private void part() {
        wanted.ifPresent(id -> means.calls().parts(this, id));
        wanted = Optional.empty();
    }

    private void end() {
        over = true;
        part();
        playout.close();
        audio.close();
        means.calls().over(this);
    }

    /** This server serves the session no longer. */
    void lost() {
        inTurn(() -> {
            gone();
            lastWords(new Cue.Says(Phrase.FAILED), "The session is served elsewhere");
        });
    }
}
