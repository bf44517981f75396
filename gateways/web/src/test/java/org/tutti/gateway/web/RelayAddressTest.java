package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.session.Actor;
import org.tutti.session.Entry;
import org.tutti.session.Input;
import org.tutti.session.Item;
import org.tutti.session.Outcome;
import org.tutti.session.Session;
import org.tutti.session.SessionId;

/** W-36: what is asked to be passed on is said by a path. */
class RelayAddressTest {

    @ParameterizedTest
    @CsvSource({
        "/https/cdn.example.org/a/b.m3u8, , https://cdn.example.org/a/b.m3u8",
        "/http/127.0.0.1:8081/a%20b/%C3%A4, key=%26a, http://127.0.0.1:8081/a%20b/%C3%A4?key=%26a",
        "/https/cdn.example.org, , https://cdn.example.org/",
        "/https/cdn.example.org:443/, a, https://cdn.example.org:443/?a",
        "/http/cdn.example.org%3A81/x, , http://cdn.example.org:81/x",
        "/http/cdn.example.org//x/../y, , http://cdn.example.org//x/../y",
    })
    void path_isThatOfTheOtherServer(String path, String query, String address) {
        assertThat(RelayAddress.of("/api/sessions/abc/relay" + path, query))
                .contains(new RelayAddress("abc", URI.create(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/ftp/cdn.example.org/x", "/https", "/https/", "/https/a%20b/x", "/https/%zz/", "/https//x", ""})
    void whatNamesNoServer_isNothingToPassOn(String path) {
        assertThat(RelayAddress.of("/api/sessions/abc/relay" + path, null)).isEmpty();
    }

    /** What is private is passed on from the first kind alone. */
    @Test
    void serverOfAnItem_isToldFromThoseItsPlaylistNames() {
        var rendition = new Rendition("https://a.example/live.m3u8", "application/vnd.apple.mpegurl");
        var media = new MediaDescription("x", "Live", 60, List.of(rendition))
                .withOrigins(List.of("http://10.0.0.1:8080"));
        URI own = URI.create("https://a.example:443/seg.ts");
        URI other = URI.create("http://10.0.0.1:8080/secret");

        Session session = with(media.throughHost());
        assertThat(RelayAddress.isRelayed(session, own)).isTrue();
        assertThat(RelayAddress.isRelayed(session, other)).isTrue();
        assertThat(RelayAddress.isNamed(session, own)).isTrue();
        assertThat(RelayAddress.isNamed(session, other)).isFalse();
        assertThat(RelayAddress.isNamed(with(media), own)).isFalse();
    }

    private static Session with(MediaDescription media) {
        long now = 1_790_000_000_000_000L;
        Session unborn = Session.unborn(new SessionId("s"));
        var create = new Input.Create("Film", new Item("url", media), "server-clock");
        var entry = new Entry(unborn.id(), 1, now, now, Actor.engine("test"), create);
        return ((Outcome.Accepted) unborn.apply(entry)).session();
    }

    @Test
    void path_leadsToWhatItNames() {
        URI address = URI.create("https://cdn.example.org:8443/a%2Fb/c.m3u8?x=y%20z");
        String path = RelayAddress.path("abc", address);
        assertThat(RelayAddress.of(path.split("[?]")[0], path.split("[?]")[1]))
                .contains(new RelayAddress("abc", address));
    }
}
