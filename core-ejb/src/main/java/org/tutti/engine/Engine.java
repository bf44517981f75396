package org.tutti.engine;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.tutti.engine.cluster.Cluster;
import org.tutti.engine.journal.GroupCommitter;
import org.tutti.engine.journal.Journal;
import org.tutti.engine.plugins.PluginRegistry;
import org.tutti.engine.trace.Traces;
import org.tutti.plugin.sync.Report;
import org.tutti.session.Actor;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Grant;
import org.tutti.session.Input;
import org.tutti.session.MemberId;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Role;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** All sessions of this server. Plain Java, so that tests run it without an application server. */
final class Engine implements Sessions, AutoCloseable {

    /** The most sessions that may be open at once. */
    static final int SESSION_LIMIT = 10_000;

    /** The strategy of a session that asks for none. */
    static final String DEFAULT_STRATEGY = "ready-quorum";

    private final Hosts hosts;
    private final Tracing tracing;
    private final Listeners listeners;
    private final Gateways gateways = new Gateways();
    private final ServerClock clock;
    private final Codes codes;
    private final Reception reception;
    private final Founder founder;
    private final Directory directory;
    private final Histories histories;
    private final Archive archive;
    private final PluginRegistry plugins;
    private final Runtime runtime;
    private final DefaultNodes nodes;
    private final Life life;
    private final Vitals vitals;

    Engine(
            ServerClock clock,
            Journal journal,
            Tokens tokens,
            Identity identity,
            PluginRegistry plugins,
            BooleanSupplier pluginsReady,
            Outbox outbox,
            Executor executor,
            ScheduledExecutorService timer,
            ThreadFactory threads,
            Cluster cluster) {
        this.clock = clock;
        this.tracing = new Tracing(Traces.configured(), clock::now);
        this.listeners = new Listeners(tracing);
        this.plugins = plugins;
        var committer = new GroupCommitter(journal, clock::now, this::busy, threads);
        this.runtime =
                new Runtime(
                        clock,
                        journal,
                        committer,
                        cluster,
                        new Tally(),
                        new AtomicLong(),
                        executor,
                        timer,
                        plugins,
                        listeners,
                        new Recordings(),
                        outbox,
                        Actor.engine(cluster.self().id()),
                        this::forget,
                        new Orphans());
        this.codes = new Codes(tokens);
        this.hosts = new Hosts(journal, codes, runtime);
        this.life = new Life(runtime, hosts, pluginsReady);
        this.nodes = life.nodes();
        this.vitals = new Vitals(clock::now, committer, executor, timer, life::up, nodes::phase);
        this.reception = new Reception(tokens, clock, codes, identity);
        this.directory = new Directory(this::sessions, reception);
        this.founder = new Founder(runtime, reception, hosts::opened);
        listeners.add(new TreeAudit(gateways));
        var room = new ReadingRoom();
        var readers = new Readers(hosts, room, journal, reception, this::ready);
        this.histories = new Histories(readers, room, journal, clock);
        this.archive = new DefaultArchive(readers, room, hosts, journal, tokens, clock);
    }

    /** Comes in among the nodes, and reads the open sessions from the journal. Sessions are served once this returns. */
    void recover() throws SQLException {
        life.begin();
    }

    @Override
    public boolean ready() {
        Nodes.Phase phase = nodes.phase();
        return phase == Nodes.Phase.SERVING || phase == Nodes.Phase.DRAINING;
    }

    @Override
    public ServerClock clock() {
        return clock;
    }

    @Override
    public Load load() {
        return new Load(hosts.count(), runtime.committer().entries(), runtime.committer().commits());
    }

    @Override
    public Nodes nodes() {
        return nodes;
    }

    @Override
    public Vitals vitals() {
        return vitals;
    }

    @Override
    public Precision precision(double tolerance) {
        return hosts.precision(tolerance);
    }

    @Override
    public void listen(SessionListener listener) {
        listeners.add(listener);
    }

    @Override
    public CompletionStage<Created> create(CreateRequest request) {
        if (nodes.phase() != Nodes.Phase.SERVING) {
            return CompletableFuture.failedFuture(new RefusedException(nodes.notServing()));
        }
        if (hosts.count() >= SESSION_LIMIT) {
            return refused(Code.SERVER_FULL, "The server has %d open sessions and takes no more.".formatted(hosts.count()));
        }
        Optional<Refusal> fault = vitals.shedding().newSession().or(() -> founder.fault(request));
        if (fault.isPresent()) {
            return CompletableFuture.failedFuture(new RefusedException(fault.get()));
        }
        return founder.found(request);
    }

    @Override
    public List<Session> open(int most) {
        return directory.open().stream().limit(most).toList();
    }

    @Override
    public List<Found> directory(Optional<String> token) throws RefusedException {
        if (!ready()) {
            throw new RefusedException(nodes.notServing());
        }
        return directory.of(token);
    }

    @Override
    public List<Session> sessions() {
        return hosts.all().stream().map(SessionHost::visible).filter(session -> !session.ended()).toList();
    }

    @Override
    public Optional<String> code(SessionId session) {
        return codes.of(session);
    }

    @Override
    public Optional<SessionId> sessionOf(String code) {
        return codes.find(code).filter(id -> !over(id));
    }

    @Override
    public Optional<String> number(SessionId session) {
        return codes.numberOf(session);
    }

    @Override
    public Optional<SessionId> sessionOfNumber(String number) {
        return codes.findNumber(number).filter(id -> !over(id));
    }

    @Override
    public boolean overLately(String codeOrNumber) {
        return codes.find(codeOrNumber)
                .or(() -> codes.findNumber(codeOrNumber))
                .flatMap(hosts::served)
                .map(host -> host.visible().ended())
                .orElseGet(() -> codes.overLately(codeOrNumber, clock.now()));
    }

    /** Who ended a session is told before it is forgotten here. */
    private boolean over(SessionId id) {
        return hosts.served(id).filter(host -> host.visible().ended()).isPresent();
    }

    @Override
    public Optional<Set<String>> queued(String prefix) {
        if (!ready() || hosts.missesSome()) {
            return Optional.empty();
        }
        return Optional.of(hosts.all().stream()
                .flatMap(host -> host.visible().stage().queue().items().stream())
                .map(item -> item.item().media().locator())
                .filter(locator -> locator.startsWith(prefix))
                .collect(Collectors.toSet()));
    }

    @Override
    public Session session(SessionId id) throws RefusedException {
        return host(id).visible();
    }

    private SessionHost host(SessionId id) throws RefusedException {
        if (!ready()) {
            throw new RefusedException(nodes.notServing());
        }
        return hosts.of(id);
    }

    @Override
    public void join(SessionId id, JoinRequest request, Consumer<Reply<Entrance>> callback) {
        SessionHost host;
        Visitor visitor;
        if (nodes.phase() == Nodes.Phase.DRAINING) {
            callback.accept(new Reply.Refused<>(nodes.notServing()));
            return;
        }
        try {
            host = host(id);
            visitor = reception.visitor(host.visible(), request);
            vitals.shedding().admit(visitor, host.visible());
        } catch (RefusedException e) {
            callback.accept(new Reply.Refused<>(e.refusal()));
            return;
        }
        EndpointId endpoint = visitor.endpoint();
        host.submit(Actor.endpoint(endpoint), new Proposal.Arrival(visitor), reply -> {
            switch (reply) {
                case Reply.Done<Entry>(Entry entry) -> {
                    // Before they are told, so that nothing they do then comes before it.
                    visitor.promotion(host.visible())
                            .ifPresent(promotion -> submit(id, visitor.sponsor().get(), promotion, _ -> {}));
                    visitor.memory(host.visible())
                            .ifPresent(memory -> submit(id, runtime.self(), memory, _ -> {}));
                    callback.accept(new Reply.Done<>(reception.entrance(host.visible(), endpoint, entry)));
                }
                case Reply.Refused<Entry>(Refusal refusal) -> callback.accept(new Reply.Refused<>(refusal));
            }
        });
    }

    @Override
    public MemberId memberOf(SessionId session, String address) {
        return reception.member(session, address);
    }

    @Override
    public EndpointId endpointOf(SessionId session, String address, String device) {
        return reception.endpoint(session, address, device);
    }

    @Override
    public void attach(Gateway gateway) {
        gateways.attach(gateway);
    }

    @Override
    public List<Gateway> gateways() {
        return gateways.all();
    }

    @Override
    public SortedMap<String, String> addresses(Session session) {
        return gateways.addresses(session);
    }

    @Override
    public Optional<String> addressOf(SessionId session, EndpointId endpoint) {
        return gateways.endpoint(session, endpoint);
    }

    @Override
    public SortedMap<String, String> desks() {
        return gateways.desks();
    }

    @Override
    public boolean dials() {
        return !gateways.dialling().isEmpty();
    }

    @Override
    public CompletionStage<String> call(SessionId id, Actor actor, String to) {
        try {
            Session session = host(id).visible();
            return gateways.call(session, Reception.caller(session, actor), to);
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public Joined admitted(Session session, EndpointId endpoint, long attachment) {
        return reception.joined(session, endpoint, attachment);
    }

    @Override
    public Actor bearer(SessionId id, String token) throws RefusedException {
        return reception.bearer(host(id).visible(), token);
    }

    @Override
    public void checkContributor(String token) throws RefusedException {
        SessionId id = Tokens.sessionIn(token)
                .orElseThrow(() -> new RefusedException(
                        new Refusal(Code.TOKEN_REFUSED, "The token is none. Maybe it was not copied whole.")));
        Session session = host(id).visible();
        Optional<Refusal> denied = session.denied(reception.bearer(session, token), Grant.QUEUE);
        if (denied.isPresent()) {
            throw new RefusedException(denied.get());
        }
    }

    @Override
    public void request(SessionId id, Actor actor, Input.Request request, Consumer<Reply<Entry>> asked) {
        Consumer<Reply<Entry>> callback = tracing.submitted(id, request.getClass(), asked);
        if (request instanceof Input.SetStrategy(String strategy) && plugins.strategy(strategy).isEmpty()) {
            callback.accept(new Reply.Refused<>(Founder.strategyUnknown(strategy)));
            return;
        }
        runtime.recordings().fault(id, request, clock.now()).ifPresentOrElse(
                fault -> callback.accept(new Reply.Refused<>(fault)),
                () -> submit(id, actor, timed(id, actor, request), callback));
    }

    @Override
    public void request(SessionId id, Actor actor, Choice choice, Consumer<Reply<Entry>> asked) {
        Consumer<Reply<Entry>> callback = tracing.submitted(id, Choice.class, asked);
        hosts.served(id).ifPresentOrElse(
                host -> host.choose(actor, choice, callback), () -> callback.accept(notServed(id)));
    }

    private static Reply<Entry> notServed(SessionId id) {
        return new Reply.Refused<>(
                new Refusal(Code.NOT_READY, "The session %s is not served here. Join again.".formatted(id)));
    }

    /** With how long it has travelled, where that matters. */
    private Input.Request timed(SessionId id, Actor actor, Input.Request request) {
        return request instanceof Input.AddTriples(var triples, long _) && actor.kind() == Actor.Kind.ENDPOINT
                ? new Input.AddTriples(triples, delay(id, new EndpointId(actor.id())))
                : request;
    }

    private long delay(SessionId id, EndpointId endpoint) {
        return hosts.served(id).map(host -> host.reports().boundOf(endpoint)).orElse(0L);
    }

    @Override
    public Trials trials(SessionId id, String token) throws RefusedException {
        Session session = host(id).visible();
        Optional<Refusal> denied = session.runDenied(reception.bearer(session, token));
        if (denied.isPresent()) {
            throw new RefusedException(denied.get());
        }
        return new Trials(session, runtime.recordings().of(id));
    }

    @Override
    public History history(SessionId id, String token) throws RefusedException {
        return histories.of(id, token);
    }

    @Override
    public Archive archive() {
        return archive;
    }

    @Override
    public boolean records(SessionId id) {
        return runtime.recordings().of(id).isPresent();
    }

    @Override
    public void enqueue(SessionId id, Actor actor, String locator, Consumer<Reply<Entry>> callback) {
        SessionHost host;
        try {
            host = host(id);
        } catch (RefusedException e) {
            callback.accept(new Reply.Refused<>(e.refusal()));
            return;
        }
        founder.enqueue(host, actor, locator, callback);
    }

    @Override
    public Invitation invite(SessionId id, Actor actor, Role role, boolean personal, long lifetime)
            throws RefusedException {
        return reception.invite(host(id).visible(), actor, role, personal, lifetime);
    }

    @Override
    public Invitation inviteStaff(SessionId id, String token, boolean unseen) throws RefusedException {
        return reception.inviteStaff(host(id).visible(), token, unseen);
    }

    @Override
    public IssuedKey issueKey(SessionId id, Actor actor) throws RefusedException {
        return reception.issueKey(host(id).visible(), actor);
    }

    @Override
    public SealKey sealKey(String kid) throws RefusedException {
        Tokens.Holder holder = reception.holder(kid);
        return reception.sealKey(host(holder.session()).visible(), holder, kid);
    }

    @Override
    public void leave(SessionId id, EndpointId endpoint, Consumer<Reply<Entry>> callback) {
        submit(id, Actor.endpoint(endpoint), new Input.Leave(endpoint), callback);
    }

    @Override
    public void drop(SessionId id, EndpointId endpoint, long attachment) {
        hosts.served(id).ifPresent(host -> host.drop(endpoint, attachment));
    }

    private void submit(
            SessionId id, Actor actor, Input input, Consumer<Reply<Entry>> callback) {
        hosts.served(id).ifPresentOrElse(
                host -> host.submit(actor, input, callback),
                () -> callback.accept(notServed(id)));
    }

    @Override
    public void report(SessionId id, Report report, Device device) {
        hosts.served(id).ifPresent(host -> host.report(report, device));
    }

    /** Not while recovering: the last heartbeat dates the outage until every session has been taken over. */
    private boolean busy() {
        return life.recovered() && runtime.cluster().alone() && hosts.all().stream()
                .map(SessionHost::visible)
                .anyMatch(session -> session.roster().endpoints() > 0 || session.timeline().latest().moving());
    }

    private void forget(SessionHost host) {
        hosts.forget(host);
    }

    private static <T> CompletionStage<T> refused(Code code, String message) {
        return CompletableFuture.failedFuture(new RefusedException(new Refusal(code, message)));
    }

    /** Stops taking inputs in and writes what is on its way. */
    @Override
    public void close() {
        vitals.close();
        life.end();
    }

    /** What there is only after it is needed. */
    private final class Orphans implements Runtime.Orphans {
        @Override
        public void orphaned(SessionHost host, long servedUntil) {
            life.peers().orphaned(host, servedUntil);
        }

        @Override
        public void lostTrack(SessionHost host) {
            life.peers().lostTrack(host);
        }
    }
}
