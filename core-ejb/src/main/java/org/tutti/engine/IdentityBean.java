package org.tutti.engine;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.EJB;
import jakarta.ejb.Local;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.tutti.engine.cluster.ClusterSettings;
import org.tutti.engine.identity.DefaultIdentity;
import org.tutti.engine.plugins.PluginHostBean;

/** Who the staff are, in the application server. */
@Singleton
@Startup
@Local(SignIn.class)
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class IdentityBean implements SignIn {

    /** How soon it holds here, too, that somebody has signed out at another server. */
    private static final int EVERY_S = 2;

    @EJB
    private PluginHostBean plugins;

    @Resource(lookup = "java:jboss/datasources/TuttiDS")
    private DataSource database;

    @Resource
    private ManagedScheduledExecutorService timer;

    private DefaultIdentity identity;
    private Optional<ScheduledFuture<?>> refreshing = Optional.empty();

    @PostConstruct
    void start() {
        Path data = ClusterSettings.shared(
                System.getProperties(), Path.of(System.getProperty("jboss.server.data.dir"), "tutti"));
        try {
            byte[] key = Tokens.keyedBy(data.resolve("token.key")).keyOf("staff");
            identity = DefaultIdentity.configured(data, database, key, plugins.clock()::now);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "What staff sign in by, in %s, cannot be read or made: %s".formatted(data, e), e);
        }
        if (!System.getProperty("tutti.cluster", "").isBlank()) {
            refreshing = Optional.of(timer.scheduleWithFixedDelay(identity::refresh, EVERY_S, EVERY_S, TimeUnit.SECONDS));
        }
    }

    @PreDestroy
    void stop() {
        refreshing.ifPresent(task -> task.cancel(false));
        identity.close();
    }

    @Override
    public boolean recognises(String token) {
        return identity.recognises(token);
    }

    @Override
    public Staff staff(String token) throws RefusedException {
        return identity.staff(token);
    }

    @Override
    public boolean hasHostAccount() {
        return identity.hasHostAccount();
    }

    @Override
    public String signIn(String name, String password) throws RefusedException {
        return identity.signIn(name, password);
    }

    @Override
    public String admit(String token) throws RefusedException {
        return identity.admit(token);
    }

    @Override
    public void signOut(String token) throws RefusedException {
        identity.signOut(token);
    }
}
