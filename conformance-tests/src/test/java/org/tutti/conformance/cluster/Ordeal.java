package org.tutti.conformance.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiApi.parse;
import static org.tutti.conformance.support.TuttiClient.setRate;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tutti.conformance.support.JournalFile.Row;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.conformance.support.cluster.Attempt;
import org.tutti.conformance.support.cluster.Attempt.Result;
import org.tutti.conformance.support.cluster.Checker;
import org.tutti.conformance.support.cluster.ClientLog;
import org.tutti.conformance.support.cluster.History;
import org.tutti.conformance.support.cluster.LoggedClient;
import org.tutti.conformance.support.cluster.TwoNodes;

/** One session under load at both nodes, to which something is done; in the end the verdict of {@link Checker}. */
final class Ordeal implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(45);
    private static final int CLIENTS = 6;
    private static final long PACE_MS = 60;
    private static final int ENOUGH = 10;
    private static final int LAST_LINES = 20;

    private final TwoNodes two;
    private final TuttiServer owner;
    private final TuttiApi.Created session;
    private final ClientLog log = new ClientLog();
    private final List<LoggedClient> clients = new ArrayList<>();

    /** Begins, with a session that is owned by a node, and waits until all is well. */
    Ordeal(TwoNodes two, TuttiServer owner, String title) {
        this.two = two;
        this.owner = owner;
        session = created(owner, title);
        assertThat(two.owner(session.session())).as("the owner is who was asked for the session").isSameAs(owner);
        for (int i = 0; i < CLIENTS; i++) {
            TuttiServer at = i % 2 == 0 ? owner : two.other(owner);
            Optional<String> hostToken = i == 0 ? Optional.of(session.hostToken()) : Optional.empty();
            clients.add(LoggedClient.join("client-" + i, session.session(), hostToken, at.root(), log, PACE_MS));
        }
        awaitMore();
        assertThat(clients.getLast().nodes()).as("the nodes that clients are told of").hasSize(2);
        silence(clients); // what was before is of no account
    }

    /** A node that has just been taken in among the members may not be ready for more. */
    private static TuttiApi.Created created(TuttiServer node, String title) {
        return await("the node to take a session in").atMost(SOON).ignoreExceptions()
                .until(() -> node.api().createSession(title), _ -> true);
    }

    TuttiServer owner() {
        return owner;
    }

    String session() {
        return session.session();
    }

    /** Until each client has had something more accepted, several times. */
    void awaitMore() {
        for (LoggedClient client : clients) {
            long goal = accepted(client) + ENOUGH;
            await(client.name() + " to have more accepted, at " + client.node()).atMost(SOON).until(() -> accepted(client) >= goal);
        }
    }

    private long accepted(LoggedClient client) {
        return log.attempts().stream()
                .filter(each -> each.result() == Result.ACCEPTED && each.client().equals(client.name()))
                .count();
    }

    /** Until so many were answered by nobody, or with an error. */
    void awaitTrouble(int count) {
        await("trouble").atMost(SOON).until(() -> log.attempts().size() - log.accepted() >= count);
    }

    private static Duration silence(List<LoggedClient> some) {
        return some.stream().map(LoggedClient::longestSilence).reduce(Duration.ZERO, (a, b) -> a.compareTo(b) > 0 ? a : b);
    }

    /** Lets all come to rest, and passes the verdict. */
    NemesisTable.Line verdict(String what) {
        List<Duration> silences = clients.stream().map(LoggedClient::longestSilence).sorted().toList();
        clients.forEach(LoggedClient::hush);
        long last = last();
        for (LoggedClient client : clients) {
            await(client.name() + " to be told of entry " + last + ", at " + client.node()).atMost(SOON)
                    .until(() -> client.latest("timeline").map(each -> each.get("revision").asLong()).orElse(0L) >= last);
        }
        List<Row> journal = two.journal(session.session());
        Set<Long> lines = lastLines(journal);
        for (LoggedClient client : clients) {
            await(client.name() + " to have the last lines of the chat").atMost(SOON)
                    .until(() -> client.lines().containsAll(lines));
        }
        two.nodes().forEach(node -> isTheSame(node, journal));
        History history = new History(log.attempts(), log.seen(), journal);
        List<Checker.Fault> faults = Checker.check(history);
        NemesisTable.Line line = NemesisTable.Line.of(what, history, silences, faults.size());
        NemesisTable.add(line);
        faults.stream().limit(10).forEach(System.out::println);
        assertThat(faults).as(what).isEmpty();
        return line;
    }

    /** The place of one more thing that is done when all else is: all have heard of everything who have heard of it. */
    private long last() {
        return await("a last command to be taken").atMost(SOON).until(() -> {
            try {
                HttpResponse<String> answer = two.north().api().request(session, setRate(1.25));
                return answer.statusCode() == 200 ? parse(answer).get("seq").asLong() : 0;
            } catch (UncheckedIOException _) { // on its way up
                return 0L;
            }
        }, seq -> seq > 0);
    }

    private static Set<Long> lastLines(List<Row> journal) {
        List<Long> all = journal.stream().filter(row -> row.input().contains("\"say/1\"")).map(Row::seq).toList();
        return all.subList(Math.max(0, all.size() - LAST_LINES), all.size()).stream().collect(Collectors.toSet());
    }

    /** A node holds the session as the journal has it. */
    private void isTheSame(TuttiServer node, List<Row> journal) {
        JsonNode verification = read(node, "/journal/verification");
        assertThat(verification.get("intact").asBoolean()).as("intact: " + verification).isTrue();
        assertThat(verification.get("entries").asLong()).isGreaterThanOrEqualTo(journal.size());
        await("the same timeline at " + two.name(node)).atMost(SOON).untilAsserted(() -> assertThat(motion(node)).isEqualTo(motion(two.other(node))));
    }

    private String motion(TuttiServer node) {
        JsonNode timeline = read(node, "/timeline");
        return timeline.get("revision") + " " + timeline.get("motion") + " " + timeline.get("pending");
    }

    private JsonNode read(TuttiServer node, String path) {
        HttpResponse<String> answer = node.api().send(node.api().asHost(session, path).GET(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(two.name(node) + ' ' + path + ": " + answer.body()).isEqualTo(200);
        return parse(answer);
    }

    /** What nobody was told the outcome of. */
    List<Attempt> unsure() {
        return log.attempts().stream().filter(each -> each.result() == Result.UNSURE).toList();
    }

    List<LoggedClient> clients() {
        return clients;
    }

    @Override
    public void close() {
        clients.forEach(LoggedClient::close);
    }
}
