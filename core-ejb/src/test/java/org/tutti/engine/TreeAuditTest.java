package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.text.MessageFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.Sessions.Created;
import org.tutti.engine.Sessions.Joined;
import org.tutti.session.Actor;
import org.tutti.session.Entry;
import org.tutti.session.Grant;
import org.tutti.session.Input;
import org.tutti.tree.Copy;
import org.tutti.tree.NewTriple;

/** Every change of a tree is one line of the audit, in which nobody can make up another: H-61. */
class TreeAuditTest {

    private static final Pattern FORM = Pattern.compile("TUTTI-0017 tree session=[\\w-]+ entry=\\d+ at=\\S+Z gateway=\\w+"
            + "( endpoint=[\\w-]+| by=host-token) member=[\\w-]+ role=\\w+ name=\"[^\"\\n\\r]*\" does=\\w+"
            + "( (added|changed|removed|mirror|event|keeping|published|triples|depth)=\\S+)*");

    @TempDir
    private Path folder;

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger logger = Logger.getLogger("org.tutti.audit");
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            lines.add(entry.getParameters() == null
                    ? entry.getMessage()
                    : MessageFormat.format(entry.getMessage(), entry.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private TestEngine server;
    private Created created;
    private Joined ana;

    @BeforeEach
    void listening() throws Exception {
        logger.addHandler(handler);
        server = new TestEngine(folder, "a");
        created = server.create();
        ana = server.host(created, "Ana");
    }

    @AfterEach
    void stop() {
        server.close();
        logger.removeHandler(handler);
    }

    private Entry does(Actor actor, Input.Request request) {
        return server.<Entry>done(callback -> server.engine.request(created.session(), actor, request, callback));
    }

    private Entry does(Joined who, Input.Request request) {
        return does(Actor.endpoint(who.endpoint()), request);
    }

    /** The line of an entry. */
    private String line(Entry entry) {
        String part = " entry=%d ".formatted(entry.seq());
        await().until(() -> lines.stream().anyMatch(line -> line.contains(part)));
        List<String> all = lines.stream().filter(line -> line.contains(part)).toList();
        assertThat(all).hasSize(1);
        assertThat(all.getFirst()).matches(FORM);
        return all.getFirst();
    }

    private Entry adds(Actor actor, NewTriple... links) {
        return does(actor, new Input.AddTriples(List.of(links), 0));
    }

    private String session() {
        return "urn:tutti:session:" + created.session();
    }

    @Test
    void eachChange_isALine_withWhoAsWhatFromWhereWhatAndWhen() {
        Actor at = Actor.endpoint(ana.endpoint());
        Entry added = adds(at, NewTriple.of(session() + "#t=10,20", "https://a.example/"),
                NewTriple.of(session() + "#t=20,30", "https://b.example/"));
        String first = "t" + added.seq();

        assertThat(line(added)).isEqualTo(
                "TUTTI-0017 tree session=%s entry=%d at=%s gateway=web endpoint=%s member=%s role=host name=\"Ana\" does=addTriples"
                                .formatted(created.session(), added.seq(),
                                        Instant.EPOCH.plusNanos(added.stamp() * 1000),
                                        ana.endpoint(), ana.member())
                        + " added=%s,%s-1".formatted(first, first));
        assertThat(line(does(ana, new Input.ChangeTriple(
                        first, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("A page")))))
                .endsWith("does=changeTriple changed=" + first);
        assertThat(line(does(ana, new Input.PublishEvent("talk.begins")))).endsWith("does=publishEvent event=talk.begins");
        Entry mirror = does(ana, new Input.AddMirror(
                new Copy("https://a.example/", Optional.empty()), new Copy("https://c.example/", Optional.empty())));
        assertThat(line(mirror)).endsWith("does=addMirror mirror=m" + mirror.seq());
        assertThat(line(does(ana, new Input.RemoveMirror("m" + mirror.seq()))))
                .endsWith("does=removeMirror mirror=m" + mirror.seq());
        assertThat(line(does(ana, new Input.RemoveTriple(first, Optional.empty())))).endsWith("removed=" + first);
        assertThat(line(does(ana, new Input.SetTree(
                        Optional.empty(), Optional.of(true), Optional.of(50), Optional.empty()))))
                .endsWith("does=setTree keeping=server published=true triples=50 depth=16");
    }

    @Test
    void whoHasTheHostToken_andWhoHasTheGrant_areToldApart() throws Exception {
        Joined bob = server.join(created.session(), "Bob", Optional.empty(), Optional.empty());
        does(ana, new Input.SetGrants(bob.member(), Optional.of(Set.of(Grant.TREE))));
        NewTriple link = NewTriple.of(session() + "#t=10,20", "https://a.example/");

        assertThat(line(adds(server.engine.bearer(created.session(), created.hostToken()), link)))
                .contains(" by=host-token ", " role=host ");
        assertThat(line(adds(Actor.endpoint(bob.endpoint()), link)))
                .contains(" endpoint=" + bob.endpoint() + " ", " role=participant ", " name=\"Bob\" ");
    }

    @Test
    void namesAndLabels_makeNoLineOfTheirOwn_norFields() {
        Joined eve = server.join(
                created.session(), "Eve\" does=nothing {0} \u2028tree session=x", Optional.empty(), Optional.empty());
        does(ana, new Input.SetGrants(eve.member(), Optional.of(Set.of(Grant.TREE))));
        Entry added = adds(Actor.endpoint(eve.endpoint()), new NewTriple(
                session() + "#t=10,20", "https://a.example/?x=does=removed", Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.of("entry=7 does=removeTriple \"{1}\"")));

        assertThat(line(added))
                .contains("name=\"Eve\\u{22} does\\u{3d}nothing \\u{7b}0\\u{7d} \\u{2028}tree session\\u{3d}x\"")
                .doesNotContain("removeTriple", "a.example", "\u2028");
        assertThat(lines).allMatch(line -> line.codePoints().noneMatch(Character::isISOControl));
    }

    @Test
    void noSecret_isInIt_andNothingElseOfASession() {
        does(ana, new Input.Play());
        does(ana, new Input.Say("Hello"));
        line(adds(Actor.endpoint(ana.endpoint()), NewTriple.of(session(), "data:text/plain,secret")));

        assertThat(new ArrayList<>(lines)).hasSize(1).allMatch(line ->
                !line.contains(created.hostToken()) && !line.contains(ana.seat()) && !line.contains("secret"));
    }
}
