package org.tutti.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.plugin.sync.Report;
import org.tutti.session.Actor;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.Input.Way;
import org.tutti.session.Item;
import org.tutti.session.Member;
import org.tutti.session.MemberId;
import org.tutti.session.Outcome;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Role;
import org.tutti.session.Rules;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/**
 * Real sessions without an engine: what is asked for holds at once, in memory. Host tokens are {@code host},
 * invitations {@code as ROLE}, the codes {@code CODE-1} and so on; there is media at locators that begin with
 * {@code file:}.
 */
public class FakeSessions implements Sessions {

    private final Nodes nodes = new LoneNode();

    private final ServerClock clock = ServerClock.system();
    private final Map<SessionId, Session> open = new LinkedHashMap<>();
    private final List<Runnable> joining = new ArrayList<>();
    private boolean slow;
    private int strangers;
    /** What endpoints have said of themselves. */
    public final List<Report> reports = new ArrayList<>();
    private final List<SessionListener> listeners = new ArrayList<>();
    private final Map<String, Gateway> gateways = new TreeMap<>();

    public static Item item(String locator) {
        String title = locator.substring("file:".length());
        var rendition = new Rendition("a.mp4", "video/mp4");
        return new Item("file", new MediaDescription(locator, title, 120, List.of(rendition)));
    }

    /** Makes something of a session, by hand. */
    public Outcome apply(SessionId id, Actor actor, Input input) {
        return apply(id, actor, input, _ -> {});
    }

    /** Makes something of a session; {@code asked} is told before all others, as by the engine. */
    private Outcome apply(SessionId id, Actor actor, Input input, Consumer<Entry> asked) {
        Session before = open.get(id);
        long now = Math.max(clock.now(), before.stamp());
        var entry = new Entry(id, before.seq() + 1, now, before.earliestEffect(now), actor, input);
        Outcome outcome = before.apply(entry);
        if (outcome instanceof Outcome.Accepted(Session session, var events)) {
            open.put(id, session);
            asked.accept(entry);
            listeners.forEach(listener -> listener.changed(session, entry, events));
        }
        return outcome;
    }

    private Reply<Entry> submit(SessionId id, Actor actor, Input input) {
        return switch (apply(id, actor, input)) {
            case Outcome.Accepted(Session now, _) ->
                new Reply.Done<>(new Entry(id, now.seq(), now.stamp(), now.stamp(), actor, input));
            case Outcome.Refused(Refusal refusal) -> new Reply.Refused<>(refusal);
        };
    }

    @Override
    public CompletionStage<Created> create(CreateRequest request) {
        String locator = request.locators().getFirst();
        if (!locator.startsWith("file:")) {
            return CompletableFuture.failedFuture(new RefusedException(nothingAt(locator)));
        }
        var id = new SessionId("session" + (open.size() + 1));
        open.put(id, Session.unborn(id));
        Item item = item(locator);
        String title = request.title().orElse(item.media().title());
        apply(id, Actor.engine("test"), new Input.Create(title, item, "server-clock"));
        if (!request.rules().equals(Rules.STANDARD)) {
            apply(id, Actor.host(new MemberId("creator")), new Input.SetRules(request.rules()));
        }
        return CompletableFuture.completedFuture(new Created(id, "host"));
    }

    private static Refusal nothingAt(String locator) {
        return new Refusal(Code.MEDIA_UNAVAILABLE, "There is nothing at " + locator + ".");
    }

    @Override
    public Session session(SessionId id) throws RefusedException {
        Session session = open.get(id);
        if (session == null || session.ended()) {
            throw new RefusedException(new Refusal(Code.SESSION_ENDED, "It is over."));
        }
        return session;
    }

    @Override
    public List<Found> directory(Optional<String> token) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Session> sessions() {
        return open.values().stream().filter(session -> !session.ended()).toList();
    }

    @Override
    public Optional<String> code(SessionId session) {
        return Optional.of("CODE-" + session.value().substring("session".length()));
    }

    @Override
    public Optional<SessionId> sessionOf(String code) {
        return sessions().stream()
                .map(Session::id)
                .filter(id -> code(id).orElseThrow().equalsIgnoreCase(code.strip()))
                .findFirst();
    }

    @Override
    public Optional<String> number(SessionId session) {
        return Optional.of("10000000" + session.value().substring("session".length()));
    }

    @Override
    public Optional<SessionId> sessionOfNumber(String number) {
        return sessions().stream().map(Session::id).filter(id -> number(id).orElseThrow().equals(number)).findFirst();
    }

    @Override
    public boolean overLately(String codeOrNumber) {
        return open.values().stream()
                .filter(Session::ended)
                .anyMatch(session -> code(session.id()).orElseThrow().equalsIgnoreCase(codeOrNumber));
    }

    @Override
    public void join(SessionId session, JoinRequest request, Consumer<Reply<Entrance>> callback) {
        if (slow) {
            joining.add(() -> joinNow(session, request, callback));
        } else {
            joinNow(session, request, callback);
        }
    }

    /** From now on who comes waits to be let in until {@link #letIn()}. */
    public void takeTime() {
        slow = true;
    }

    public void letIn() {
        slow = false;
        joining.forEach(Runnable::run);
        joining.clear();
    }

    private void joinNow(SessionId session, JoinRequest request, Consumer<Reply<Entrance>> callback) {
        Ticket.Account account = account(request.ticket());
        MemberId member = memberOf(session, account.address());
        EndpointId endpoint = endpointOf(session, account.address(), account.device());
        Optional<String> token = account.invitation();
        Role role = token.filter(text -> text.startsWith("as "))
                .map(text -> Role.valueOf(text.substring(3)))
                .orElse(token.isPresent() ? Role.HOST : open.get(session).rules().joinAs());
        Way way = role == Role.HOST
                ? Way.HOST
                : token.isPresent() ? Way.INVITATION : account.vouched() ? Way.SEAT : Way.LINK;
        boolean comesBack = open.get(session).roster().owner(endpoint).isPresent();
        var enter = new Input.Enter(member, endpoint, request.name(), role, way, token, request.plays());
        callback.accept(switch (submit(session, Actor.engine("test"), comesBack ? new Input.Resume(endpoint) : enter)) {
            case Reply.Done<Entry> _ -> new Reply.Done<>(entrance(session, member, endpoint));
            case Reply.Refused<Entry>(Refusal refusal) -> new Reply.Refused<>(refusal);
        });
    }

    /** Who comes without an account is somebody new each time. */
    private Ticket.Account account(Optional<Ticket> ticket) {
        return switch (ticket.orElse(null)) {
            case Ticket.Account account -> account;
            case Ticket.Host(String token) -> new Ticket.Account(stranger(), "", Optional.of(token), false);
            case Ticket.Invited(String token) -> new Ticket.Account(stranger(), "", Optional.of(token), false);
            case null -> new Ticket.Account(stranger(), "", Optional.empty(), false);
            case Ticket.Seat _, Ticket.Device _ -> throw new UnsupportedOperationException();
        };
    }

    private String stranger() {
        return "stranger:" + ++strangers;
    }

    private Entrance entrance(SessionId id, MemberId member, EndpointId endpoint) {
        Session session = open.get(id);
        return session.roster().owner(endpoint).isPresent()
                ? admitted(session, endpoint, 1)
                : new Waiting(id, endpoint, 1, session.stamp(), session.stamp() + 1);
    }

    @Override
    public Joined admitted(Session session, EndpointId endpoint, long attachment) {
        Member member = session.roster().owner(endpoint).orElseThrow();
        return new Joined(
                member.id(), endpoint, member.role(), "seat", "device", attachment, session, code(session.id()));
    }

    @Override
    public void request(SessionId session, Actor actor, Input.Request request, Consumer<Reply<Entry>> callback) {
        if (apply(session, actor, request, entry -> callback.accept(new Reply.Done<>(entry)))
                instanceof Outcome.Refused(Refusal refusal)) {
            callback.accept(new Reply.Refused<>(refusal));
        }
    }

    @Override
    public void enqueue(SessionId session, Actor actor, String locator, Consumer<Reply<Entry>> callback) {
        callback.accept(locator.startsWith("file:")
                ? submit(session, actor, new Input.Enqueue(item(locator)))
                : new Reply.Refused<>(nothingAt(locator)));
    }

    @Override
    public Invitation invite(SessionId session, Actor actor, Role role, boolean personal, long lifetime)
            throws RefusedException {
        Optional<Refusal> denied = session(session).inviteDenied(actor, role);
        if (denied.isPresent()) {
            throw new RefusedException(denied.get());
        }
        return new Invitation("i", "as " + role, role, clock.now() + lifetime);
    }

    @Override
    public Invitation inviteStaff(SessionId session, String token, boolean unseen) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MemberId memberOf(SessionId session, String address) {
        return new MemberId(address.replaceAll("\\W", "_"));
    }

    @Override
    public EndpointId endpointOf(SessionId session, String address, String device) {
        return new EndpointId((address + "/" + device).replaceAll("\\W", "_"));
    }

    @Override
    public void leave(SessionId session, EndpointId endpoint, Consumer<Reply<Entry>> callback) {
        callback.accept(submit(session, Actor.engine("test"), new Input.Leave(endpoint)));
    }

    @Override
    public void drop(SessionId session, EndpointId endpoint, long attachment) {
        submit(session, Actor.engine("test"), new Input.Drop(endpoint));
    }

    @Override
    public void listen(SessionListener listener) {
        listeners.add(listener);
    }

    @Override
    public void attach(Gateway gateway) {
        gateways.put(gateway.name().toLowerCase(Locale.ROOT), gateway);
    }

    @Override
    public List<Gateway> gateways() {
        return List.copyOf(gateways.values());
    }

    @Override
    public Optional<String> addressOf(SessionId session, EndpointId endpoint) {
        return gateways.values().stream().flatMap(gateway -> gateway.endpoint(session, endpoint).stream()).findFirst();
    }

    @Override
    public ServerClock clock() {
        return clock;
    }

    @Override
    public boolean ready() {
        return true;
    }

    // --- what no gateway of this kind asks for -----------------------------------------------------------------------

    @Override
    public SortedMap<String, String> addresses(Session session) {
        return new java.util.TreeMap<>();
    }

    @Override
    public SortedMap<String, String> desks() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean dials() {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<String> call(SessionId session, Actor actor, String to) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Vitals vitals() {
        throw new UnsupportedOperationException("Nothing is measured here.");
    }

    @Override
    public Nodes nodes() {
        return nodes;
    }

    @Override
    public Load load() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Precision precision(double tolerance) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Session> open(int most) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Set<String>> queued(String prefix) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void checkContributor(String token) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Actor bearer(SessionId session, String token) {
        throw new UnsupportedOperationException();
    }

    @Override
    public IssuedKey issueKey(SessionId session, Actor actor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SealKey sealKey(String kid) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Trials trials(SessionId session, String token) {
        throw new UnsupportedOperationException();
    }

    @Override
    public History history(SessionId session, String token) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Archive archive() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean records(SessionId session) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void request(SessionId session, Actor actor, Choice choice, Consumer<Reply<Entry>> callback) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void report(SessionId session, Report report, Device device) {
        reports.add(report);
    }
}
