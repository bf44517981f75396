package org.tutti.engine;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.EJB;
import jakarta.ejb.Local;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import javax.sql.DataSource;
import org.tutti.engine.plugins.PluginHostBean;

/** What was answered before, in the application server. */
@Singleton
@Local(Once.class)
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class OnceBean implements Once {

    @Resource(lookup = "java:jboss/datasources/TuttiDS")
    private DataSource database;

    @EJB
    private PluginHostBean plugins;

    private Answers answers;

    @PostConstruct
    void start() {
        answers = new Answers(database, plugins.clock());
    }

    @Override
    public Known begin(Keyed request) throws RefusedException {
        return answers.begin(request);
    }

    @Override
    public void answered(Keyed request, String answer) {
        answers.answered(request, answer);
    }

    @Override
    public void forget(Keyed request) {
        answers.forget(request);
    }
}
