package org.tutti.plugin.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.tutti.plugin.media.Content;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaException;
import org.tutti.plugin.media.MediaSource;

/** What every media source must pass: the rules of {@link MediaSource} and {@link Content}. Extend it in a test. */
public abstract class MediaSourceTck {

    /** How long the host waits for a description. */
    private static final long PATIENCE_S = 10;

    private static final List<String> NONSENSE = List.of(
            "", " ", ":", "::", "\0", "\n", "nobody-knows:this", "NOBODY:", "file", "//", "https:", "a".repeat(100_000),
            "\uD83C", "\u202Egnp.exe", "../..", "%00", "nobody-knows:" + "../".repeat(50) + "etc/passwd");

    private static final List<String> WAYS_OUT = List.of(
            "..", "../", "../secret", "a/../../secret", "./../secret", "/etc/passwd", "//etc/passwd",
            "../".repeat(30) + "etc/passwd", "..\\..\\secret", "C:\\secret", "%2e%2e/secret", "a\0b", "",
            "~/.profile", "x/".repeat(2000));

    /** The source. */
    protected abstract MediaSource source();

    /** A locator of media that is there. */
    protected abstract String locator();

    /** A locator of the same form that leads nowhere. */
    protected abstract String missingLocator();

    /** A locator of the same form, of media that are there and that another source knows; empty if there are none. */
    protected Optional<String> othersLocator() {
        return Optional.empty();
    }

    /** A path below which it serves bytes; empty if it serves none. */
    protected Optional<String> path() {
        return Optional.empty();
    }

    // --- locators ----------------------------------------------------------------------------------------------------

    @Test
    public void itsOwnLocators_areAccepted_andOthersAreNot() {
        assertThat(source().accepts(locator())).as("It accepts '%s', which it is for", locator()).isTrue();
        assertThat(source().accepts(missingLocator()))
                .as("Whether it accepts a locator depends on its form alone, not on whether something is there: '%s'",
                        missingLocator())
                .isTrue();
        assertThat(source().accepts("nobody-knows:this"))
                .as("A source that accepts what it does not know keeps it from the source that would")
                .isFalse();
    }

    @Test
    public void accepts_answersAtOnce_whateverItIsAsked() {
        MediaSource source = source();
        Assertions.assertTimeout(Duration.ofSeconds(2), () -> {
            for (int i = 0; i < 100; i++) {
                for (String locator : NONSENSE) {
                    try {
                        source.accepts(locator);
                    } catch (RuntimeException | StackOverflowError e) {
                        throw new AssertionError("accepts() answers, whatever it is asked (MediaSource.accepts): "
                                + shortened(locator), e);
                    }
                }
            }
        }, "accepts() answers at once, without I/O: it is asked for each locator anybody types (MediaSource, Threads)");
    }

    // --- descriptions ------------------------------------------------------------------------------------------------

    @Test
    public void mediaThatIsThere_isDescribed() throws Exception {
        MediaDescription description = await(locator()).orElseThrow(() ->
                new AssertionError("'%s' is there, and is described.".formatted(locator())));

        assertThat(description.locator()).as("A description says what it is of").isEqualTo(locator());
        assertThat(description.renditions()).as("Players need an address and a type").allSatisfy(rendition -> {
            assertThat(rendition.url()).isNotBlank();
            assertThat(rendition.type()).as("the type of %s", rendition.url()).contains("/");
        });
    }

    @Test
    public void mediaThatIsNotThere_failsWithAWordForWhoAsked() throws Exception {
        assertThat(await(missingLocator()))
                .as("'%s' leads nowhere, so there is nothing to describe", missingLocator())
                .isEmpty();
    }

    @Test
    public void nonsense_failsWithAWordForWhoAsked() throws Exception {
        for (String locator : NONSENSE) {
            await(locator);
        }
    }

    @Test
    public void mediaOfAnothersKind_areDeclined() throws InterruptedException {
        if (othersLocator().isEmpty()) {
            return;
        }
        String locator = othersLocator().get();
        assertThat(failure(locator)).as("'%s' is for another source", locator).hasValueSatisfying(failure ->
                assertThat(failure.declined())
                        .as("The host asks the next source only if this one declines (MediaException.declined)")
                        .isTrue());
    }

    /** The description, empty if it failed as it should. */
    private Optional<MediaDescription> await(String locator) throws InterruptedException {
        var described = new AtomicReference<MediaDescription>();
        ask(locator, described::set);
        return Optional.ofNullable(described.get());
    }

    private Optional<MediaException> failure(String locator) throws InterruptedException {
        return ask(locator, _ -> {});
    }

    /** How it failed, empty if it was described. */
    private Optional<MediaException> ask(String locator, Consumer<MediaDescription> described)
            throws InterruptedException {
        CompletionStage<MediaDescription> stage;
        try {
            stage = source().describe(locator);
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("describe() fails by what it returns; it does not throw (MediaSource.describe): "
                    + shortened(locator), e);
        }
        assertThat(stage).as("describe() returns a stage, whatever it is asked").isNotNull();
        try {
            MediaDescription description = stage.toCompletableFuture().get(PATIENCE_S, TimeUnit.SECONDS);
            assertThat(description).as("A description that has come is there").isNotNull();
            described.accept(description);
            return Optional.empty();
        } catch (TimeoutException e) {
            return fail("The host waits %d s for a description (MediaSource, Budget), and this took longer: %s"
                    .formatted(PATIENCE_S, shortened(locator)));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() instanceof CompletionException wrapped ? wrapped.getCause() : e.getCause();
            assertThat(cause)
                    .as("A description fails with MediaException only: its message is for the person who asked, all "
                            + "else is logged as a fault of the source (MediaSource, Errors): %s", shortened(locator))
                    .isInstanceOf(MediaException.class);
            assertThat(cause.getMessage()).as("The message for the person who asked").isNotBlank();
            return Optional.of((MediaException) cause);
        }
    }

    // --- bytes -------------------------------------------------------------------------------------------------------

    @Test
    public void content_isAsLongAsItSays_andBeginsWhereItIsAsked() throws IOException {
        if (path().isEmpty()) {
            return;
        }
        Content content = source().content(path().get()).orElseThrow(() ->
                new AssertionError("There are bytes at '%s'.".formatted(path().get())));
        assertThat(content.type()).as("the media type").contains("/");
        assertThat(content.validator())
                .as("The validator becomes the ETag: printable ASCII without quotes (Content.validator)")
                .matches("[\\x21\\x23-\\x7e]+");

        byte[] all = read(content, 0);
        assertThat((long) all.length).as("length() is how many bytes there are (Content.length)")
                .isEqualTo(content.length());
        for (long offset : new long[] {0, 1, content.length() / 2, content.length() - 1, content.length()}) {
            if (offset >= 0 && offset <= content.length()) {
                assertThat(read(content, offset))
                        .as("open(%d) gives the bytes from there on: players ask for parts (Content.open)", offset)
                        .isEqualTo(Arrays.copyOfRange(all, (int) offset, all.length));
            }
        }
    }

    @Test
    public void openChannels_doNotDisturbEachOther() throws IOException {
        if (path().isEmpty()) {
            return;
        }
        Content content = source().content(path().get()).orElseThrow();
        byte[] all = read(content, 0);
        try (ReadableByteChannel first = content.open(0); ReadableByteChannel second = content.open(0)) {
            first.read(ByteBuffer.allocate(1));
            assertThat(rest(second))
                    .as("Several players read at once, each from a channel of its own (MediaSource, Threads)")
                    .isEqualTo(all);
        }
    }

    @Test
    public void content_doesNotLeadOutOfWhatIsServed() {
        for (String way : WAYS_OUT) {
            try {
                assertThat(source().content(way))
                        .as("A source must not follow a path out of what it serves (MediaSource, Serving): '%s'",
                                shortened(way))
                        .isEmpty();
            } catch (IOException e) {
                // It is not served, either.
            } catch (RuntimeException e) {
                throw new AssertionError("content() answers for any path, or throws IOException (MediaSource.content): "
                        + shortened(way), e);
            }
        }
    }

    private static byte[] read(Content content, long offset) throws IOException {
        try (ReadableByteChannel channel = content.open(offset)) {
            return rest(channel);
        }
    }

    private static byte[] rest(ReadableByteChannel channel) throws IOException {
        var bytes = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        while (channel.read(buffer) >= 0) {
            bytes.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        return bytes.toByteArray();
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
