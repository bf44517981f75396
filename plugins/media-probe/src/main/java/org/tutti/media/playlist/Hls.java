package org.tutti.media.playlist;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tutti.media.playlist.HlsMaster.Variant;
import org.tutti.plugin.media.MediaDescription.Picture;

/** Reads HLS. */
final class Hls {

    private Hls() {}

    static Playlist read(URI address, String text, Loader loader, long now) throws PlaylistException, IOException {
        var addresses = new Addresses(address);
        HlsMaster master = HlsMaster.read(address, text, addresses);
        if (master.variants().isEmpty()) {
            HlsMedia media = HlsMedia.read(address, text, addresses);
            return of(media, addresses, master.tracks(), now, List.of(), Optional.empty());
        }
        Optional<Variant> played = master.variants().stream().filter(Variant::playable).findFirst();
        if (master.locked()) {
            return Playlist.unplayable(Playlist.HLS, Playlists.LOCKED);
        }
        if (played.isEmpty()) {
            return Playlist.unplayable(
                    Playlist.HLS,
                    CodecNames.why(CodecNames.unplayable(master.variants().getFirst().codecs()).orElseThrow()));
        }
        Loader.Loaded loaded = loader.load(played.get().address());
        String nested = Playlists.text(loaded.bytes());
        if (!Playlists.isHls(nested)) {
            throw new PlaylistException("is a playlist that names something else than playlists");
        }
        HlsMedia media = HlsMedia.read(loaded.address(), nested, addresses);
        Optional<Picture> picture = Playlists.best(pictures(master.variants()));
        return of(media, addresses, master.tracks(), loaded.at(), played.get().codecs(), picture);
    }

    private static Playlist of(
            HlsMedia media,
            Addresses addresses,
            Tracks tracks,
            long now,
            List<String> codecs,
            Optional<Picture> picture)
            throws PlaylistException {
        if (media.locked()) {
            return Playlist.unplayable(Playlist.HLS, Playlists.LOCKED);
        }
        Optional<URI> sample = media.sample();
        return new Playlist(
                Playlist.HLS,
                media.ended() ? media.duration() : Double.POSITIVE_INFINITY,
                media.ended() ? Optional.empty() : Optional.of(media.live(now)),
                tracks.choices(),
                picture,
                codecs,
                addresses.origins(),
                true,
                "",
                sample);
    }

    private static Stream<Picture> pictures(List<Variant> variants) {
        return variants.stream().filter(Variant::playable).flatMap(variant -> variant.picture().stream());
    }
}
