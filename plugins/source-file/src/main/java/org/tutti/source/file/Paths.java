package org.tutti.source.file;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Paths below the media folder. */
final class Paths {

    private Paths() {}

    /** The path as a relative reference: encoded, since a name may hold spaces, colons or question marks. */
    static String url(String path) {
        return Arrays.stream(path.split("/"))
                .map(segment -> URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }

    /** The last part, without its ending. */
    static String title(String path) {
        String file = path.substring(path.lastIndexOf('/') + 1);
        String title = file.substring(0, Math.max(0, file.lastIndexOf('.'))).strip();
        return title.isBlank() ? file : title;
    }
}
