package org.tutti.conformance.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tutti.conformance.support.Messages.Accepted;

/** Two who mean no harm, in the session that others attack, and who look after what is left of it. */
public final class Bystanders implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Pattern SOCKETS = Pattern.compile("(?m)^tutti_websockets (\\d+)$");
    /** What people see, and what is kept for them. */
    private static final List<String> LOGS = List.of("console.log", "log/server.log");
    /** For each thousand frames sent in malice; rounded up. */
    private static final int LINES = 10;

    private final TuttiServer server;
    private final Room room;
    private final TuttiClient ada;
    private final TuttiClient ben;
    private List<Integer> linesBefore = List.of();
    private int frames;
    private int seeks;

    private Bystanders(TuttiServer server) {
        this.server = server;
        this.room = Room.open(server, "Bystanders");
        this.ada = room.host("Ada");
        this.ben = room.guest("Ben");
    }

    public static Bystanders in(TuttiServer server) {
        return new Bystanders(server);
    }

    public String session() {
        return room.session();
    }

    /** Counts what was sent in malice. */
    public void count(int more) {
        frames += more;
    }

    /** A command of one reaches the other. */
    public void checkThatTheyGoOn() {
        double position = ++seeks % 100;
        // One who asks often is told to wait, as everybody is.
        JsonNode[] answer = {null};
        await("a seek to be accepted").atMost(LIMIT).pollDelay(Duration.ZERO).until(() -> {
            answer[0] = ada.answerTo(ada.send(TuttiClient.seek(position)));
            return !answer[0].path("code").asText().equals("rate-limited");
        });
        Accepted seek = Messages.read(answer[0], Accepted.class);
        assertThat(answer[0].path("type").asText()).as(answer[0].toString()).isEqualTo("accepted");
        assertThat(ben.timelineOf(seek).revision()).isGreaterThanOrEqualTo(seek.seq());
        assertThat(ben.received("error")).isEmpty();
    }

    public void noteTheLog() {
        linesBefore = LOGS.stream().map(file -> lines(file).size()).toList();
        frames = 0;
    }

    public void checkThatNothingIsLeftBehind() {
        checkThatTheyGoOn();
        try (Room another = Room.open(server, "Newcomers")) {
            another.host("Dan").play();
            another.guest("Eve").ping();
            another.connect().join(session(), "Fay").ping();
        }
        await("all others to be gone").atMost(LIMIT).untilAsserted(() -> assertThat(sockets()).isEqualTo(2));
        List<String> news = news();
        System.out.printf(Locale.ROOT, "FuzzIT: %d frames or requests, %d lines in the logs%n", frames, news.size());
        assertThat(news).as("stack traces").noneMatch(line -> line.startsWith("\tat ") || line.startsWith("Caused by: "));
        assertThat(news).as("lines of log after " + frames + " frames").hasSizeLessThanOrEqualTo(LINES * (frames + 999) / 1000);
    }

    private int sockets() {
        Matcher found = SOCKETS.matcher(server.api().get("api/metrics").body());
        return found.find() ? Integer.parseInt(found.group(1)) : -1;
    }

    private List<String> news() {
        List<String> news = new ArrayList<>();
        for (int i = 0; i < LOGS.size(); i++) {
            List<String> lines = lines(LOGS.get(i));
            news.addAll(lines.subList(linesBefore.get(i), lines.size()));
        }
        return news;
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(server.base().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        room.close();
    }
}
