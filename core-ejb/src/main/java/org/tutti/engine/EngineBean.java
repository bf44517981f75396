package org.tutti.engine;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.EJB;
import jakarta.ejb.Local;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.tutti.engine.cluster.Cluster;
import org.tutti.engine.cluster.ClusterSettings;
import org.tutti.engine.cluster.Clusters;
import org.tutti.engine.hooks.WebhooksBean;
import org.tutti.engine.journal.Journal;
import org.tutti.engine.journal.Outage;
import org.tutti.engine.plugins.PluginHostBean;
import org.tutti.plugin.sync.Report;
import org.tutti.session.Actor;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.MemberId;
import org.tutti.session.Role;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** The façade every gateway uses, and the life of the engine in the application server. */
@Singleton
@Startup
@Local(Sessions.class)
@DependsOn({"PluginHostBean", "IdentityBean"})
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class EngineBean implements Sessions {

    private static final Logger LOG = System.getLogger(EngineBean.class.getName());
    private static final long AGAIN_SECONDS = 2;

    @Resource(lookup = "java:jboss/datasources/TuttiDS")
    private DataSource database;

    @Resource
    private ManagedExecutorService executor;

    @Resource
    private ManagedScheduledExecutorService timer;

    @Resource
    private ManagedThreadFactory threads;

    @EJB
    private PluginHostBean plugins;

    @EJB
    private SignIn identity;

    @EJB
    private WebhooksBean hooks;

    private Journal journal;
    private Engine engine;
    private volatile boolean stopped;

    @PostConstruct
    void start() {
        Path data = ClusterSettings.shared(
                System.getProperties(), Path.of(System.getProperty("jboss.server.data.dir"), "tutti"));
        try {
            Tokens tokens = Tokens.keyedBy(data.resolve("token.key"));
            Cluster cluster = Clusters.configured(
                    System.getProperties(), database, plugins.clock(), tokens.keyOf("nodes"), named("tutti-cluster"));
            journal = new Journal(database, Optional.of(cluster.self().id()).filter(_ -> !cluster.alone()));
            engine = new Engine(
                    plugins.clock(),
                    journal,
                    tokens,
                    identity,
                    plugins.registry(),
                    plugins::ready,
                    hooks.outbox(),
                    executor,
                    timer,
                    named("tutti-journal"),
                    cluster);
        } catch (IOException e) {
            throw new IllegalStateException("The token key in %s cannot be read or made: %s".formatted(data, e), e);
        }
        hooks.serve(engine);
        engine.vitals().watch(() -> {
            try (Connection connection = database.getConnection()) {
                if (!connection.isValid(2)) {
                    throw new SQLException("The connection is not good any more.");
                }
            }
        });
        // Off the deployment's thread: requests that come meanwhile are told to wait, instead of a closed port.
        executor.execute(this::recover);
    }

    private ThreadFactory named(String name) {
        return task -> {
            Thread thread = threads.newThread(task);
            thread.setName(name);
            return thread;
        };
    }

    /** Goes on trying while the database is away: until then requests are told to wait. */
    private void recover() {
        if (stopped) {
            return;
        }
        try {
            journal.prepare();
            // Before any session is there: what comes of taking it over is told as well.
            hooks.open();
            engine.recover();
            Outage.over();
        } catch (SQLException e) {
            Outage.noticed(e);
            timer.schedule(this::recover, AGAIN_SECONDS, TimeUnit.SECONDS);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "TUTTI-0005 The journal cannot be recovered; no session is served.", e);
        }
    }

    @PreDestroy
    void stop() {
        stopped = true;
        engine.close();
    }

    @Override
    public boolean ready() {
        return engine.ready();
    }

    @Override
    public ServerClock clock() {
        return engine.clock();
    }

    @Override
    public Load load() {
        return engine.load();
    }

    @Override
    public Nodes nodes() {
        return engine.nodes();
    }

    @Override
    public Vitals vitals() {
        return engine.vitals();
    }

    @Override
    public Precision precision(double tolerance) {
        return engine.precision(tolerance);
    }

    @Override
    public void listen(SessionListener listener) {
        engine.listen(listener);
    }

    @Override
    public CompletionStage<Created> create(CreateRequest request) {
        return engine.create(request);
    }

    @Override
    public List<Session> open(int most) {
        return engine.open(most);
    }

    @Override
    public List<Found> directory(Optional<String> token) throws RefusedException {
        return engine.directory(token);
    }

    @Override
    public List<Session> sessions() {
        return engine.sessions();
    }

    @Override
    public Session session(SessionId id) throws RefusedException {
        return engine.session(id);
    }

    @Override
    public Optional<String> code(SessionId session) {
        return engine.code(session);
    }

    @Override
    public Optional<SessionId> sessionOf(String code) {
        return engine.sessionOf(code);
    }

    @Override
    public Optional<String> number(SessionId session) {
        return engine.number(session);
    }

    @Override
    public Optional<SessionId> sessionOfNumber(String number) {
        return engine.sessionOfNumber(number);
    }

    @Override
    public boolean overLately(String codeOrNumber) {
        return engine.overLately(codeOrNumber);
    }

    @Override
    public Optional<Set<String>> queued(String prefix) {
        return engine.queued(prefix);
    }

    @Override
    public void checkContributor(String token) throws RefusedException {
        engine.checkContributor(token);
    }

    @Override
    public void join(SessionId session, JoinRequest request, Consumer<Reply<Entrance>> callback) {
        engine.join(session, request, callback);
    }

    @Override
    public Joined admitted(Session session, EndpointId endpoint, long attachment) {
        return engine.admitted(session, endpoint, attachment);
    }

    @Override
    public MemberId memberOf(SessionId session, String address) {
        return engine.memberOf(session, address);
    }

    @Override
    public EndpointId endpointOf(SessionId session, String address, String device) {
        return engine.endpointOf(session, address, device);
    }

    @Override
    public void attach(Gateway gateway) {
        engine.attach(gateway);
    }

    @Override
    public List<Gateway> gateways() {
        return engine.gateways();
    }

    @Override
    public SortedMap<String, String> addresses(Session session) {
        return engine.addresses(session);
    }

    @Override
    public Optional<String> addressOf(SessionId session, EndpointId endpoint) {
        return engine.addressOf(session, endpoint);
    }

    @Override
    public SortedMap<String, String> desks() {
        return engine.desks();
    }

    @Override
    public boolean dials() {
        return engine.dials();
    }

    @Override
    public CompletionStage<String> call(SessionId session, Actor actor, String to) {
        return engine.call(session, actor, to);
    }

    @Override
    public Actor bearer(SessionId session, String token) throws RefusedException {
        return engine.bearer(session, token);
    }

    @Override
    public void request(SessionId session, Actor actor, Input.Request request, Consumer<Reply<Entry>> callback) {
        engine.request(session, actor, request, callback);
    }

    @Override
    public void request(SessionId session, Actor actor, Choice choice, Consumer<Reply<Entry>> callback) {
        engine.request(session, actor, choice, callback);
    }

    @Override
    public Trials trials(SessionId session, String token) throws RefusedException {
        return engine.trials(session, token);
    }

    @Override
    public History history(SessionId session, String token) throws RefusedException {
        return engine.history(session, token);
    }

    @Override
    public Archive archive() {
        return engine.archive();
    }

    @Override
    public boolean records(SessionId session) {
        return engine.records(session);
    }

    @Override
    public void enqueue(SessionId session, Actor actor, String locator, Consumer<Reply<Entry>> callback) {
        engine.enqueue(session, actor, locator, callback);
    }

    @Override
    public Invitation invite(SessionId session, Actor actor, Role role, boolean personal, long lifetime)
            throws RefusedException {
        return engine.invite(session, actor, role, personal, lifetime);
    }

    @Override
    public Invitation inviteStaff(SessionId session, String token, boolean unseen) throws RefusedException {
        return engine.inviteStaff(session, token, unseen);
    }

    @Override
    public IssuedKey issueKey(SessionId session, Actor actor) throws RefusedException {
        return engine.issueKey(session, actor);
    }

    @Override
    public SealKey sealKey(String kid) throws RefusedException {
        return engine.sealKey(kid);
    }

    @Override
    public void leave(SessionId session, EndpointId endpoint, Consumer<Reply<Entry>> callback) {
        engine.leave(session, endpoint, callback);
    }

    @Override
    public void drop(SessionId session, EndpointId endpoint, long attachment) {
        engine.drop(session, endpoint, attachment);
    }

    @Override
    public void report(SessionId session, Report report, Device device) {
        engine.report(session, report, device);
    }
}
