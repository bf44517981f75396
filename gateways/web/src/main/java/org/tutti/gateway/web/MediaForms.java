package org.tutti.gateway.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.tutti.plugin.media.Live;
import org.tutti.plugin.media.MediaDescription;
import org.tutti.plugin.media.MediaDescription.Picture;
import org.tutti.plugin.media.MediaDescription.Rendition;
import org.tutti.plugin.media.MediaDescription.Track;
import org.tutti.session.Item;
import org.tutti.session.Presented;
import org.tutti.session.Session;
import org.tutti.tree.Uris;

/** What is watched, as the protocol writes it. */
final class MediaForms {

    private MediaForms() {}

    static ObjectNode item(Item item) {
        MediaDescription media = item.media();
        ObjectNode node = Forms.object()
                .put("locator", media.locator())
                .put("uri", item.uri())
                .put("title", media.title());
        if (Double.isFinite(media.duration())) {
            node.put("duration", media.duration());
        }
        ArrayNode renditions = node.putArray("renditions");
        media.renditions().forEach(one -> renditions.add(rendition(item, one)));
        media.live().ifPresent(live -> node.set("live", live(live)));
        if (!media.tracks().isEmpty()) {
            ArrayNode tracks = node.putArray("tracks");
            media.tracks().forEach(one -> tracks.add(track(item, one)));
        }
        if (!media.chapters().isEmpty()) {
            ArrayNode chapters = node.putArray("chapters");
            media.chapters().forEach(one ->
                    chapters.addObject().put("position", one.position()).put("title", one.title()));
        }
        media.poster().ifPresent(poster -> node.put("poster", url(item.source(), poster)));
        media.fingerprint().ifPresent(print ->
                node.putObject("fingerprint").put("size", print.size()).put("digest", print.digest()));
        List<String> origins = MediaOrigins.of(item);
        if (!origins.isEmpty()) {
            ArrayNode names = node.putArray("origins");
            origins.forEach(names::add);
        }
        if (media.relayed()) {
            node.put("relayed", true);
        }
        return node;
    }

    private static ObjectNode rendition(Item item, Rendition rendition) {
        ObjectNode node =
                Forms.object().put("url", url(item.source(), rendition.url())).put("type", rendition.type());
        if (rendition.picture().isPresent()) {
            Picture picture = rendition.picture().get();
            node.put("width", picture.width()).put("height", picture.height());
            if (picture.frameRate() > 0) {
                node.put("frameRate", picture.frameRate());
            }
        }
        return node;
    }

    private static ObjectNode live(Live live) {
        ObjectNode node = Forms.object()
                .put("origin", Forms.millis(live.origin()))
                .put("programmeTime", live.programmeTime())
                .put("delay", live.delay());
        if (Double.isFinite(live.window())) {
            node.put("window", live.window());
        }
        live.anchor().ifPresent(anchor -> node.putObject("anchor")
                .put("sequence", anchor.sequence())
                .put("position", anchor.position())
                .put("segment", anchor.segment()));
        return node;
    }

    private static ObjectNode track(Item item, Track track) {
        ObjectNode node = Forms.object()
                .put("id", track.id())
                .put("kind", track.kind().name().toLowerCase(Locale.ROOT))
                .put("language", track.language())
                .put("label", track.label());
        track.url().ifPresent(url -> node.put("url", url(item.source(), url)));
        return node;
    }

    static String url(String source, String url) {
        return Uris.absolute(url) ? url : "/media/" + source + '/' + url;
    }

    static ObjectNode presented(Session session, ObjectNode node) {
        Presented presented = session.stage().presented();
        return node.put("revision", session.seq())
                .put("audio", presented.audio().orElse(null))
                .put("subtitles", presented.subtitles().orElse(null));
    }
}
