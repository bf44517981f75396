package org.tutti.conformance.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.ejb.EJB;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.tutti.engine.Reply;
import org.tutti.engine.Sessions;
import org.tutti.engine.Sessions.CreateRequest;
import org.tutti.engine.Sessions.Created;
import org.tutti.engine.Sessions.Entrance;
import org.tutti.engine.Sessions.JoinRequest;
import org.tutti.engine.Sessions.Joined;
import org.tutti.engine.Sessions.Ticket;
import org.tutti.session.Actor;
import org.tutti.session.Entry;
import org.tutti.session.Input;

/** Inside the server: the façade every gateway uses, on the server's own database, threads and plug-ins. */
@ArquillianTest
@Tag("web")
@Isolated("has the ports of its server")
class EngineInServerIT {

    @EJB
    private Sessions sessions;

    @Deployment
    static EnterpriseArchive ear() {
        return TuttiEar.with(EngineInServerIT.class);
    }

    @Test
    void session_isCreatedJoinedAndPlayed_throughTheFacade() throws Exception {
        await().atMost(Duration.ofSeconds(20)).until(sessions::ready);
        long before = sessions.load().entries();

        Created created = sessions.create(CreateRequest.on("file:demo"))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        var joining = new CompletableFuture<Reply<Entrance>>();
        sessions.join(
                created.session(),
                new JoinRequest("Ana", Optional.of(new Ticket.Host(created.hostToken())), true),
                joining::complete);
        Joined ana = (Joined) ((Reply.Done<Entrance>) joining.get(10, TimeUnit.SECONDS)).value();
        var playing = new CompletableFuture<Reply<Entry>>();
        sessions.request(created.session(), Actor.endpoint(ana.endpoint()), new Input.Play(), playing::complete);
        playing.get(10, TimeUnit.SECONDS);

        assertThat(sessions.session(created.session()).timeline().latest().moving()).isTrue();
        assertThat(sessions.session(created.session()).item().media().duration()).isGreaterThan(60);
        // All that is shown is durable; the strategy may have decided something by then, too.
        long shown = sessions.session(created.session()).seq();
        assertThat(shown).isGreaterThanOrEqualTo(3);
        assertThat(sessions.load().entries() - before).isGreaterThanOrEqualTo(shown);
    }
}
