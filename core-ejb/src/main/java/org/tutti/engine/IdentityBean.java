package org.tutti.engine;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.EJB;
import jakarta.ejb.Local;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.io.IOException;
import java.nio.file.Path;
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

    @EJB
    private PluginHostBean plugins;

    private DefaultIdentity identity;

    @PostConstruct
    void start() {
        Path data = ClusterSettings.shared(
                System.getProperties(), Path.of(System.getProperty("jboss.server.data.dir"), "tutti"));
        try {
            byte[] key = Tokens.keyedBy(data.resolve("token.key")).keyOf("staff");
            identity = DefaultIdentity.configured(data, key, plugins.clock()::now);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "What staff sign in by, in %s, cannot be read or made: %s".formatted(data, e), e);
        }
    }

    @PreDestroy
    void stop() {
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
