package org.tutti.media.playlist;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tutti.plugin.media.MediaDescription.Picture;
import org.tutti.plugin.media.MediaDescription.Track.Kind;

/**
 * An HLS playlist of playlists.
 *
 * @param tracks of all of them
 * @param locked whether it says that its media are for devices with keys of their own
 */
record HlsMaster(List<Variant> variants, Tracks tracks, boolean locked) {

    private static final String DESCRIBES = "public.accessibility.describes-video";
    private static final String TELLS_SOUNDS = "public.accessibility.describes-music-and-sound";
    private static final int BIGGEST_PICTURE = 16_384;

    /** One form of the media. */
    record Variant(URI address, List<String> codecs, Optional<Picture> picture) {

        boolean playable() {
            return CodecNames.unplayable(codecs).isEmpty();
        }
    }

    /** Reads one; empty of variants if it is a playlist of media. */
    static HlsMaster read(URI base, String text, Addresses addresses) throws PlaylistException {
        var variants = new ArrayList<Variant>();
        var tracks = new Tracks();
        boolean locked = false;
        Optional<Map<String, String>> form = Optional.empty();
        var lines = new HlsLines(text);
        while (lines.advance()) {
            if (lines.isAddress()) {
                if (form.isPresent()) {
                    variants.add(variant(addresses.add(base, lines.line()), form.get()));
                    form = Optional.empty();
                }
                continue;
            }
            switch (lines.tag()) {
                case "EXT-X-STREAM-INF" -> form = Optional.of(lines.attributes());
                case "EXT-X-MEDIA" -> {
                    Map<String, String> media = lines.attributes();
                    add(tracks, media);
                    addresses.note(base, media.getOrDefault("URI", ""));
                }
                case "EXT-X-SESSION-KEY" -> locked |= locks(lines.attributes(), base, addresses);
                default -> {
                    // It says nothing that counts here.
                }
            }
        }
        return new HlsMaster(variants, tracks, locked);
    }

    /** Whether media under this key play only in browsers that have a licence. Of any other it notes where it is. */
    static boolean locks(Map<String, String> key, URI base, Addresses addresses) throws PlaylistException {
        String method = key.getOrDefault("METHOD", "NONE");
        boolean plain = method.equals("NONE") || method.equals("AES-128");
        if (!plain || !key.getOrDefault("KEYFORMAT", "identity").equals("identity")) {
            return true;
        }
        String address = key.getOrDefault("URI", "");
        if (!address.startsWith("data:")) {
            addresses.note(base, address);
        }
        return false;
    }

    private static void add(Tracks tracks, Map<String, String> media) {
        String features = media.getOrDefault("CHARACTERISTICS", "");
        Optional<Kind> kind =
                switch (media.getOrDefault("TYPE", "")) {
                    case "AUDIO" -> Optional.of(features.contains(DESCRIBES) ? Kind.DESCRIPTION : Kind.AUDIO);
                    // Forced ones belong to the picture: nobody chooses them.
                    case "SUBTITLES" -> Optional.of(features.contains(TELLS_SOUNDS) ? Kind.CAPTIONS : Kind.SUBTITLES)
                            .filter(_ -> !media.getOrDefault("FORCED", "NO").equals("YES"));
                    default -> Optional.empty();
                };
        kind.ifPresent(each -> tracks.add(each, media.getOrDefault("LANGUAGE", ""), media.getOrDefault("NAME", "")));
    }

    private static Variant variant(URI address, Map<String, String> form) {
        return new Variant(address, CodecNames.of(form.getOrDefault("CODECS", "")), picture(form));
    }

    private static Optional<Picture> picture(Map<String, String> form) {
        String size = form.getOrDefault("RESOLUTION", "");
        int by = Math.max(size.indexOf('x'), size.indexOf('X'));
        if (by < 0) {
            return Optional.empty();
        }
        return picture(size.substring(0, by), size.substring(by + 1), HlsLines.seconds(form, "FRAME-RATE"));
    }

    static Optional<Picture> picture(String width, String height, double frameRate) {
        try {
            int wide = Integer.parseInt(width);
            int high = Integer.parseInt(height);
            boolean sane = wide > 0 && high > 0 && wide <= BIGGEST_PICTURE && high <= BIGGEST_PICTURE;
            return sane ? Optional.of(new Picture(wide, high, frameRate <= 1000 ? frameRate : 0)) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
