package org.tutti.plugin.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.tutti.plugin.media.Content;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.plugin.media.MediaException;
import org.tutti.plugin.media.MediaSource;

/** A source as it should be passes; each of those that break a rule is told which. */
class MediaSourceTckTest {

    private static class Good implements MediaSource {

        @Override
        public boolean accepts(String locator) {
            return locator.startsWith("shelf:");
        }

        @Override
        public CompletionStage<MediaDescription> describe(String locator) {
            if (locator.equals("shelf:live")) {
                return CompletableFuture.failedStage(MediaException.declined("'shelf:live' is live."));
            }
            return locator.equals("shelf:film")
                    ? CompletableFuture.completedStage(new MediaDescription(
                            locator, "Film", 60, List.of(new Rendition("film.webm", "video/webm"))))
                    : CompletableFuture.failedStage(new MediaException("There is no such film on the shelf."));
        }

        @Override
        public Optional<Content> content(String path) {
            return path.equals("film.webm") ? Optional.of(new Bytes()) : Optional.empty();
        }
    }

    private static class Bytes implements Content {

        static final byte[] ALL = "a whole film".getBytes(StandardCharsets.US_ASCII);

        @Override
        public long length() {
            return ALL.length;
        }

        @Override
        public String type() {
            return "video/webm";
        }

        @Override
        public String validator() {
            return "v1";
        }

        @Override
        public ReadableByteChannel open(long offset) {
            return Channels.newChannel(new ByteArrayInputStream(ALL, (int) offset, ALL.length));
        }
    }

    private static MediaSourceTck tck(MediaSource source) {
        return new MediaSourceTck() {
            @Override
            protected MediaSource source() {
                return source;
            }

            @Override
            protected String locator() {
                return "shelf:film";
            }

            @Override
            protected String missingLocator() {
                return "shelf:nothing";
            }

            @Override
            protected Optional<String> othersLocator() {
                return Optional.of("shelf:live");
            }

            @Override
            protected Optional<String> path() {
                return Optional.of("film.webm");
            }
        };
    }

    private interface Rule {
        void check(MediaSourceTck tck) throws Exception;
    }

    private static final List<Rule> ALL = List.of(
            MediaSourceTck::itsOwnLocators_areAccepted_andOthersAreNot,
            MediaSourceTck::accepts_answersAtOnce_whateverItIsAsked,
            MediaSourceTck::mediaThatIsThere_isDescribed,
            MediaSourceTck::mediaThatIsNotThere_failsWithAWordForWhoAsked,
            MediaSourceTck::nonsense_failsWithAWordForWhoAsked,
            MediaSourceTck::mediaOfAnothersKind_areDeclined,
            MediaSourceTck::content_isAsLongAsItSays_andBeginsWhereItIsAsked,
            MediaSourceTck::openChannels_doNotDisturbEachOther,
            MediaSourceTck::content_doesNotLeadOutOfWhatIsServed);

    private static void refused(MediaSource source, Rule rule, String words) {
        assertThatThrownBy(() -> rule.check(tck(source)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(words);
    }

    @Test
    void sourceAsItShouldBe_passes() {
        for (Rule rule : ALL) {
            assertThatCode(() -> rule.check(tck(new Good()))).doesNotThrowAnyException();
        }
    }

    @Test
    void whoAcceptsEverything_isRefused() {
        refused(new Good() {
            @Override
            public boolean accepts(String locator) {
                return true;
            }
        }, MediaSourceTck::itsOwnLocators_areAccepted_andOthersAreNot, "keeps it from the source that would");
    }

    @Test
    void whoThrowsWhenAsked_isRefused() {
        refused(new Good() {
            @Override
            public boolean accepts(String locator) {
                return locator.charAt(5) == ':';
            }
        }, MediaSourceTck::accepts_answersAtOnce_whateverItIsAsked, "whatever it is asked");
        refused(new Good() {
            @Override
            public CompletionStage<MediaDescription> describe(String locator) {
                throw new IllegalArgumentException(locator);
            }
        }, MediaSourceTck::mediaThatIsNotThere_failsWithAWordForWhoAsked, "it does not throw");
    }

    @Test
    void whoFailsWithoutAWord_isRefused() {
        refused(new Good() {
            @Override
            public CompletionStage<MediaDescription> describe(String locator) {
                return CompletableFuture.failedStage(new IllegalStateException("Null."));
            }
        }, MediaSourceTck::mediaThatIsNotThere_failsWithAWordForWhoAsked, "MediaException only");
    }

    @Test
    void whoRefusesWhatAnotherSourceKnows_isRefused() {
        refused(new Good() {
            @Override
            public CompletionStage<MediaDescription> describe(String locator) {
                return CompletableFuture.failedStage(new MediaException("There is no such film on the shelf."));
            }
        }, MediaSourceTck::mediaOfAnothersKind_areDeclined, "only if this one declines");
    }

    @Test
    void whoPassesOverTheOffset_isRefused() {
        refused(new Good() {
            @Override
            public Optional<Content> content(String path) {
                return Optional.of(new Bytes() {
                    @Override
                    public ReadableByteChannel open(long offset) {
                        return super.open(0);
                    }
                });
            }
        }, MediaSourceTck::content_isAsLongAsItSays_andBeginsWhereItIsAsked, "from there on");
    }

    @Test
    void whoServesWhatLiesOutside_isRefused() {
        refused(new Good() {
            @Override
            public Optional<Content> content(String path) {
                return path.contains("passwd") ? Optional.of(new Bytes()) : super.content(path);
            }
        }, MediaSourceTck::content_doesNotLeadOutOfWhatIsServed, "out of what it serves");
    }
}
