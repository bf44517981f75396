package org.tutti.gateway.sip.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tutti.engine.fetch.Streams.Body;
import org.tutti.engine.plugins.PluginRegistry;
import org.tutti.engine.plugins.SourceHandle;
import org.tutti.plugin.media.Content;
import org.tutti.plugin.media.Fetch;
import org.tutti.plugin.media.FetchException;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.session.Item;

class HostMediaTest {

    private static final byte[] FILM = new byte[9_000_000];

    static {
        new Random(3).nextBytes(FILM);
    }

    private final List<String> asked = new ArrayList<>();
    private boolean parts = true;
    private int status = 206;
    private int slow;
    private boolean ends;

    private Media media() {
        return new HostMedia(this::registry, () -> this::fetch, () -> this::open);
    }

    private PluginRegistry registry() {
        return fake(PluginRegistry.class, (method, arguments) -> method.equals("source") && arguments[0].equals("file")
                ? Optional.of(fake(SourceHandle.class, (_, path) -> content((String) path[0])))
                : Optional.empty());
    }

    private Optional<Content> content(String path) {
        asked.add(path);
        return path.equals("a film.mp4") ? Optional.of(new Bytes()) : Optional.empty();
    }

    private interface Answer {
        Object to(String method, Object[] arguments);
    }

    private static <T> T fake(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (_, method, arguments) -> answer.to(method.getName(), arguments)));
    }

    private record Bytes() implements Content {
        @Override
        public long length() {
            return FILM.length;
        }

        @Override
        public String type() {
            return "video/mp4";
        }

        @Override
        public String validator() {
            return "1";
        }

        @Override
        public ReadableByteChannel open(long offset) {
            return Channels.newChannel(new ByteArrayInputStream(FILM, (int) offset, FILM.length));
        }
    }

    private Fetch.Part fetch(URI address, long from, int most) throws FetchException {
        asked.add(from + "+" + most);
        if (from > 0 && slow-- > 0) {
            throw new FetchException(FetchException.Reason.TOO_SLOW, "too slow");
        }
        byte[] bytes = Arrays.copyOfRange(FILM, (int) from, (int) Math.min(FILM.length, from + most));
        var length = OptionalLong.of(FILM.length);
        return new Fetch.Part(address, status, Optional.of("video/mp4"), from, length, parts, bytes);
    }

    private Body open(URI address) {
        asked.add("all");
        return new Body(address, 200, ends ? OptionalLong.of(FILM.length) : OptionalLong.empty(),
                Channels.newChannel(new ByteArrayInputStream(FILM)));
    }

    private static Item item(String url) {
        return new Item("file", new MediaDescription("file:x", "x", 60, List.of(new Rendition(url, "video/mp4"))));
    }

    private Media.Bytes open(String url) throws SilentException {
        Item item = item(url);
        return media().open(item, item.media().renditions().getFirst());
    }

    private static byte[] all(Media.Bytes bytes) throws Exception {
        return Channels.newInputStream(bytes.from(0)).readAllBytes();
    }

    @Test
    void ownFilm_isReadFromItsSource() throws Exception {
        Media.Bytes bytes = open("a%20film.mp4");
        assertThat(bytes.length()).hasValue(FILM.length);
        assertThat(all(bytes)).isEqualTo(FILM);
        assertThat(asked).containsExactly("a film.mp4");
    }

    @Test
    void pathOutOfTheSource_isNotAskedFor() {
        assertThatThrownBy(() -> open("../other/film.mp4")).isInstanceOf(SilentException.class);
        assertThatThrownBy(() -> open("%zz")).isInstanceOf(SilentException.class);
        assertThat(asked).isEmpty();
        assertThatThrownBy(() -> open("gone.mp4")).hasMessageContaining("not there");
    }

    @Test
    void filmElsewhere_isFetchedPartByPart_andAgainIfItWasSlow() throws Exception {
        slow = 2;
        assertThat(all(open("https://example.org/film.mp4"))).isEqualTo(FILM);
        assertThat(asked).hasSizeGreaterThan(5).startsWith("0+262144", "262144+262144", "262144+65536");
    }

    @Test
    void filmElsewhere_thatStaysSlow_fails() throws Exception {
        slow = 100;
        Media.Bytes bytes = open("https://example.org/film.mp4");
        assertThatThrownBy(() -> all(bytes)).hasMessageContaining("too slow");
    }

    @Test
    void filmElsewhere_thatIsNotGiven_saysSo() {
        status = 403;
        assertThatThrownBy(() -> open("https://example.org/film.mp4")).hasMessageContaining("403");
        status = 200;
        parts = false;
        assertThatThrownBy(() -> open("https://example.org/film.mp4")).hasMessageContaining("in parts");
    }

    @Test
    void programme_isReadInOnePiece_unlessItsServerSaysThatItEnds() throws Exception {
        Item item = new Item("url", new MediaDescription("url:x", "x", Double.POSITIVE_INFINITY,
                List.of(new Rendition("https://example.org/live.mp3", "audio/mpeg"))));
        Media.Bytes live = media().open(item, item.media().renditions().getFirst());
        assertThat(live.length()).isEmpty();
        assertThat(all(live)).isEqualTo(FILM);
        ends = true;
        Media.Bytes film = media().open(item, item.media().renditions().getFirst());
        assertThat(film.length()).hasValue(FILM.length);
        assertThat(asked).containsExactly("all", "all", "all", "0+262144");
    }
}
