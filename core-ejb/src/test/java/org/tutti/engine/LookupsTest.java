package org.tutti.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.engine.Sessions.Created;
import org.tutti.engine.Sessions.Joined;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.plugin.media.MediaException;
import org.tutti.session.Actor;
import org.tutti.session.Entry;
import org.tutti.session.Refusal.Code;

/** What members of one session add must not keep the server from looking things up for others. */
class LookupsTest {

    @TempDir
    private Path data;

    private TestEngine test;
    private Created created;
    private Joined ana;
    private final BlockingQueue<Reply<Entry>> replies = new LinkedBlockingQueue<>();

    @BeforeEach
    void start() throws Exception {
        test = new TestEngine(data, "a");
        created = test.create();
        ana = test.host(created, "Ana");
    }

    @AfterEach
    void stop() {
        test.close();
    }

    @Test
    void itemsOfASession_areLookedUpOneAfterTheOther_inTheOrderTheyWereAdded() throws Exception {
        add(3);
        answer().complete(film("One"));
        answer().completeExceptionally(new MediaException("Gone."));
        answer().complete(film("Two"));

        await().untilAsserted(() -> assertThat(replies).hasSize(3));
        assertThat(titles()).containsExactly("Demo", "One", "Two");
    }

    @Test
    void moreThanMayWait_areRefusedAtOnce_andAnotherSessionIsNotHeldUp() throws Exception {
        add(1 + Lookups.MOST_WAITING + 1);
        assertThat(replies.poll(10, TimeUnit.SECONDS)).isInstanceOfSatisfying(Reply.Refused.class, refused -> {
            assertThat(refused.refusal().code()).isEqualTo(Code.TOO_FAST);
            assertThat(refused.refusal().message()).contains("20 items wait");
        });

        Created other = test.create();
        Joined ben = test.host(other, "Ben");
        test.<Entry>done(callback -> test.engine.enqueue(
                other.session(), Actor.endpoint(ben.endpoint()), "file:demo", callback));

        for (int i = 0; i < 1 + Lookups.MOST_WAITING; i++) {
            answer().completeExceptionally(new MediaException("Gone."));
        }
        await().untilAsserted(() -> assertThat(replies).hasSize(1 + Lookups.MOST_WAITING));
        add(1);
        answer().complete(film("Late"));
        await().untilAsserted(() -> assertThat(titles()).containsExactly("Demo", "Late"));
    }

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            test.engine.enqueue(created.session(), Actor.endpoint(ana.endpoint()), "file:asked", replies::add);
        }
    }

    /** The one question the source has been asked and not answered. */
    private CompletableFuture<MediaDescription> answer() throws InterruptedException {
        var question = test.plugins.asked.poll(10, TimeUnit.SECONDS);
        assertThat(question).as("asked").isNotNull();
        assertThat(test.plugins.asked).as("asked at once").isEmpty();
        return question;
    }

    private static MediaDescription film(String title) {
        return new MediaDescription("file:asked", title, 60, List.of(new Rendition("a.mp4", "video/mp4")));
    }

    private List<String> titles() {
        return test.session(created.session()).stage().queue().items().stream()
                .map(item -> item.item().media().title())
                .toList();
    }
}
