package org.tutti.media.playlist;

import java.io.IOException;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.tutti.media.playlist.HlsMaster.Variant;
import org.tutti.plugin.media.MediaDescription.Picture;

/** Reads HLS. */
final class Hls {

    private static final String LOCKED = "is protected by keys that browsers of others do not have (DRM)";

    private Hls() {}

    static Playlist read(URI address, String text, Loader loader, long now) throws PlaylistException, IOException {
        var addresses = new Addresses(address);
        HlsMaster master = HlsMaster.read(address, text, addresses);
        if (master.variants().isEmpty()) {
            return of(HlsMedia.read(address, text, addresses), addresses, master.tracks(), now, List.of(), Optional.empty());
        }
        Optional<Variant> played = master.variants().stream().filter(Variant::playable).findFirst();
        if (master.locked()) {
            return Playlist.unplayable(Playlist.HLS, LOCKED);
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
        return of(media, addresses, master.tracks(), now, played.get().codecs(), best(master.variants()));
    }

    private static Playlist of(
            HlsMedia media, Addresses addresses, Tracks tracks, long now, List<String> codecs, Optional<Picture> picture)
            throws PlaylistException {
        if (media.locked()) {
            return Playlist.unplayable(Playlist.HLS, LOCKED);
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

    private static Optional<Picture> best(List<Variant> variants) {
        return variants.stream()
                .filter(Variant::playable)
                .flatMap(variant -> variant.picture().stream())
                .max(Comparator.comparingInt((Picture picture) -> picture.width() * picture.height())
                        .thenComparingDouble(Picture::frameRate));
    }
}
