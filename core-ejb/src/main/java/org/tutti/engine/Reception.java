package org.tutti.engine;

import java.util.Optional;
import org.tutti.engine.Sessions.Entrance;
import org.tutti.engine.Sessions.Invitation;
import org.tutti.engine.Sessions.IssuedKey;
import org.tutti.engine.Sessions.JoinRequest;
import org.tutti.engine.Sessions.Joined;
import org.tutti.engine.Sessions.SealKey;
import org.tutti.engine.Sessions.Ticket;
import org.tutti.engine.Sessions.Waiting;
import org.tutti.engine.Visitor.Kind;
import org.tutti.session.Actor;
import org.tutti.session.Door.Knock;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Grant;
import org.tutti.session.Input;
import org.tutti.session.Input.Way;
import org.tutti.session.Member;
import org.tutti.session.MemberId;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Role;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** Reads what people show who want to be let in, and gives them what they can show next time. */
final class Reception {

    /** How long a key is good for, in µs. */
    static final long KEY_LIFETIME = 24L * 3600 * 1_000_000;

    /** How long the way is from a page of the staff to the session, in µs. */
    private static final long OWN_INVITATION = 5L * 60 * 1_000_000;

    private final Tokens tokens;
    private final ServerClock clock;
    private final Codes codes;
    private final StaffDesk staff;

    Reception(Tokens tokens, ServerClock clock, Codes codes, Identity identity) {
        this.tokens = tokens;
        this.clock = clock;
        this.codes = codes;
        this.staff = new StaffDesk(identity, this::member);
    }

    /** Where staff are told by their tokens. */
    StaffDesk staff() {
        return staff;
    }

    /** Who it is that wants to be let into a session. */
    Visitor visitor(Session open, JoinRequest request) throws RefusedException {
        SessionId session = open.id();
        long now = clock.now();
        var fresh = new EndpointId(Tokens.randomId());
        if (request.ticket().isEmpty()) {
            var member = new MemberId(Tokens.randomId());
            return new Visitor(enter(member, fresh, Role.PARTICIPANT, Way.LINK, "", request), Kind.NEW);
        }
        return switch (request.ticket().get()) {
            case Ticket.Host(String token) -> {
                MemberId member = hostOf(session, token);
                yield new Visitor(enter(member, fresh, Role.HOST, Way.HOST, "", request), Kind.NEW);
            }
            case Ticket.Seat(String token) -> {
                Tokens.Seat seat = tokens.seatOf(session, token, now).orElseThrow(() -> refused("seat"));
                yield new Visitor(
                        enter(seat.member(), seat.endpoint(), seat.role(), Way.SEAT, "", request), Kind.RETURNING);
            }
            case Ticket.Device(String token) -> {
                Tokens.Bearer bearer = tokens.deviceOf(session, token, now).orElseThrow(() -> refused("device token"));
                yield new Visitor(enter(bearer.member(), fresh, bearer.role(), Way.SEAT, "", request), Kind.NEW);
            }
            case Ticket.Invited(String token) -> {
                Tokens.Bearer bearer = invited(open, token);
                yield new Visitor(
                        enter(bearer.member(), fresh, bearer.role(), Way.INVITATION, bearer.invitation(), request),
                        Kind.NEW);
            }
            case Ticket.Account account -> account(open, account, request);
        };
    }

    private Visitor account(Session open, Ticket.Account account, JoinRequest request) throws RefusedException {
        MemberId member = member(open.id(), account.address());
        EndpointId endpoint = endpoint(open.id(), account.address(), account.device());
        Role joinAs = open.rules().joinAs();
        if (account.invitation().isEmpty()) {
            Way way = account.vouched() ? Way.SEAT : Way.LINK;
            return new Visitor(enter(member, endpoint, joinAs, way, "", request), Kind.ACCOUNT);
        }
        String token = account.invitation().get();
        Optional<MemberId> host = tokens.hostOf(open.id(), token, clock.now());
        if (host.isPresent()) {
            Actor sponsor = present(open, Actor.host(host.get()));
            return new Visitor(
                    enter(member, endpoint, Role.HOST, Way.HOST, "", request), Kind.ACCOUNT, Optional.of(sponsor));
        }
        Tokens.Bearer guest = invited(open, token);
        return new Visitor(
                enter(member, endpoint, guest.role(), Way.INVITATION, guest.invitation(), request), Kind.ACCOUNT);
    }

    /** The member that an account is. */
    MemberId member(SessionId session, String address) {
        return new MemberId(tokens.idOf("member", session, address));
    }

    /** The endpoint that a device of an account is. */
    EndpointId endpoint(SessionId session, String address, String device) {
        return new EndpointId(tokens.idOf("endpoint", session, address, device));
    }

    private Tokens.Bearer invited(Session open, String token) throws RefusedException {
        return tokens.invitedBy(open.id(), token, clock.now())
                .filter(guest -> open.invitationHolds(guest.inviter().orElseThrow(), guest.role()))
                .orElseThrow(() -> refused("invitation"));
    }

    private static Input.Enter enter(
            MemberId member, EndpointId endpoint, Role role, Way way, String invitation, JoinRequest request) {
        Optional<String> by = Optional.of(invitation).filter(id -> !id.isEmpty());
        return new Input.Enter(member, endpoint, request.name(), role, way, by, request.plays());
    }

    private MemberId hostOf(SessionId session, String token) throws RefusedException {
        return tokens.hostOf(session, token, clock.now()).orElseThrow(() -> refused("host token"));
    }

    /** The actor who has a host token or a seat: good for anything, also for reading, only while they are somebody here. */
    Actor bearer(Session session, String token) throws RefusedException {
        if (staff.recognises(token)) {
            return staff.bearer(session, token);
        }
        long now = clock.now();
        Actor bearer = tokens.seatOf(session.id(), token, now)
                .map(seat -> Actor.endpoint(seat.endpoint()))
                .or(() -> tokens.hostOf(session.id(), token, now).map(Actor::host))
                .orElseThrow(() -> refused("token"));
        return present(session, bearer);
    }

    /** Who a host token makes of its bearer, whether they are still somebody in the session or not. */
    Optional<Actor> host(SessionId session, String token) {
        return tokens.hostOf(session, token, clock.now()).map(Actor::host);
    }

    /** The seat a token stands for, whether its member is still somebody in the session or not. */
    Optional<Tokens.Seat> seat(SessionId session, String token) {
        return tokens.seatOf(session, token, clock.now());
    }

    IssuedKey issueKey(Session session, Actor actor) throws RefusedException {
        present(session, actor);
        if (actor.kind() == Actor.Kind.STAFF) {
            throw new RefusedException(new Refusal(
                    Code.NOT_PERMITTED, "A key is made for a host token or a seat. Come into the session first."));
        }
        long expiry = clock.now() + KEY_LIFETIME;
        String kid = tokens.keyId(session.id(), actor, expiry);
        return new IssuedKey(kid, tokens.key(kid), expiry);
    }

    /** Who has a key, by its name. */
    Tokens.Holder holder(String kid) throws RefusedException {
        return tokens.holderOf(kid, clock.now()).orElseThrow(() -> new RefusedException(new Refusal(
                Code.TOKEN_REFUSED, "There is no such key. Maybe it has expired; get another over HTTPS.")));
    }

    SealKey sealKey(Session session, Tokens.Holder holder, String kid) throws RefusedException {
        Actor actor = present(session, holder.actor());
        return new SealKey(session.id(), actor, tokens.key(kid), token(session, actor));
    }

    /** What an actor who is somebody here shows to be taken for them. */
    private String token(Session session, Actor actor) {
        return switch (actor.kind()) {
            case ENDPOINT -> {
                var endpoint = new EndpointId(actor.id());
                Member member = session.roster().owner(endpoint).orElseThrow();
                var seat = new Tokens.Seat(member.id(), member.role(), endpoint);
                yield tokens.seat(session.id(), seat, clock.now());
            }
            case HOST -> hostToken(session.id(), new MemberId(actor.id()));
            case STAFF, ENGINE, STRATEGY -> throw new IllegalArgumentException("No key is made for " + actor);
        };
    }

    private static Actor present(Session session, Actor actor) throws RefusedException {
        Optional<Refusal> unknown = session.unknown(actor);
        if (unknown.isPresent()) {
            throw new RefusedException(unknown.get());
        }
        return actor;
    }

    private static RefusedException refused(String kind) {
        return new RefusedException(new Refusal(
                Code.TOKEN_REFUSED,
                "The %s is not good for this session. Maybe it has expired; join without it.".formatted(kind)));
    }

    /** What became of a visitor. */
    Entrance entrance(Session session, EndpointId endpoint, Entry entry) {
        Optional<Knock> knock = session.door().with(endpoint);
        return knock.isPresent()
                ? new Waiting(
                        session.id(), endpoint, entry.seq(), knock.get().since(), knock.get().until())
                : joined(session, endpoint, entry.seq());
    }

    Joined joined(Session session, EndpointId endpoint, long attachment) {
        Member member = session.roster().owner(endpoint).orElseThrow();
        long now = clock.now();
        return new Joined(
                member.id(),
                endpoint,
                member.role(),
                tokens.seat(session.id(), new Tokens.Seat(member.id(), member.role(), endpoint), now),
                tokens.device(session.id(), member.id(), member.role(), now),
                attachment,
                session,
                codes.of(session.id()));
    }

    Invitation invite(Session session, Actor actor, Role role, boolean personal, long lifetime)
            throws RefusedException {
        Optional<Refusal> denied = session.inviteDenied(actor, role);
        if (denied.isPresent()) {
            throw new RefusedException(denied.get());
        }
        if (lifetime <= 0 || lifetime > Tokens.LIFETIME) {
            throw new RefusedException(new Refusal(
                    Code.OUT_OF_RANGE,
                    "An invitation is good for up to %d days.".formatted(Tokens.LIFETIME / (24L * 3600 * 1_000_000))));
        }
        String id = Tokens.randomId();
        long expiry = clock.now() + lifetime;
        MemberId inviter = session.member(actor).orElseThrow();
        String token = tokens.invitation(session.id(), role, id, personal, inviter, expiry);
        return new Invitation(id, token, role, expiry);
    }

    /**
     * What lets one of the staff in themself: who runs the session as a host or unseen, a supervisor as an observer.
     * Its id is the member they are, so that whatever they do by a program or on the page is done by the same.
     */
    Invitation inviteStaff(Session session, String token, boolean unseen) throws RefusedException {
        Role role = staff.roleIn(session, token, unseen);
        MemberId themself = member(session.id(), staff.of(token).account());
        long expiry = clock.now() + OWN_INVITATION;
        String own = tokens.invitation(session.id(), role, themself.value(), true, themself, expiry);
        return new Invitation(themself.value(), own, role, expiry);
    }

    /**
     * Who it is that wants somebody called up, for people.
     *
     * @throws RefusedException if they may not let people in
     */
    static String caller(Session session, Actor actor) throws RefusedException {
        Optional<Refusal> denied = session.denied(actor, Grant.ADMIT);
        if (denied.isPresent()) {
            throw new RefusedException(denied.get());
        }
        return session.member(actor)
                .flatMap(session.roster()::member)
                .map(Member::name)
                .orElse(session.title());
    }

    /** A token that makes its bearer the host. */
    String hostToken(SessionId session, MemberId member) {
        return tokens.host(session, member, clock.now());
    }
}
