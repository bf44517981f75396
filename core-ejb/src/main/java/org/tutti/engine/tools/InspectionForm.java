package org.tutti.engine.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tutti.plugin.media.MediaDescription.Chapter;
import org.tutti.plugin.media.MediaDescription.Picture;
import org.tutti.plugin.media.MediaTools.Inspection;
import org.tutti.plugin.media.MediaTools.Stream;
import org.tutti.plugin.media.MediaTools.Stream.Kind;

/** How ffprobe writes down what it found. */
final class InspectionForm {

    /** What it is asked for, and what is read here. */
    static final String ENTRIES = "format=duration"
            + ":stream=codec_type,codec_name,width,height,sample_aspect_ratio,r_frame_rate,avg_frame_rate"
            + ":stream_disposition=attached_pic,visual_impaired,descriptions:stream_tags=language,title,rotate"
            + ":stream_side_data=rotation:chapter=start_time:chapter_tags=title";

    /** A film has a few streams, and a long one some dozens of chapters; more is somebody's joke. */
    private static final int MOST_STREAMS = 100, MOST_CHAPTERS = 500;

    /** Frames come as evenly as that, or their rate varies. */
    private static final double EVEN = 0.01;

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private InspectionForm() {}

    /** @throws IOException if it is not what ffprobe writes */
    static Inspection read(byte[] json) throws IOException {
        JsonNode all = JSON.readTree(json);
        var streams = new ArrayList<Stream>();
        for (JsonNode stream : all.path("streams")) {
            streams.add(stream(stream));
        }
        var chapters = new ArrayList<Chapter>();
        for (JsonNode chapter : all.path("chapters")) {
            String title = chapter.path("tags").path("title").asText("");
            // Players count those without a name.
            String name = title.isBlank() ? Integer.toString(chapters.size() + 1) : title;
            number(chapter.path("start_time"))
                    .filter(position -> position >= 0)
                    .ifPresent(position -> chapters.add(new Chapter(position, name)));
        }
        chapters.sort(Comparator.comparingDouble(Chapter::position));
        double duration = number(all.path("format").path("duration")).filter(length -> length > 0)
                .orElse(Double.POSITIVE_INFINITY);
        return new Inspection(duration, first(MOST_STREAMS, streams), first(MOST_CHAPTERS, chapters));
    }

    private static <T> List<T> first(int most, List<T> all) {
        return all.subList(0, Math.min(most, all.size()));
    }

    private static Stream stream(JsonNode stream) {
        JsonNode disposition = stream.path("disposition");
        JsonNode tags = stream.path("tags");
        // The cover of a record is a stream with a picture, and does not move.
        Kind kind = disposition.path("attached_pic").asInt() == 1 ? Kind.OTHER : switch (
                stream.path("codec_type").asText()) {
            case "video" -> Kind.VIDEO;
            case "audio" -> Kind.AUDIO;
            case "subtitle" -> Kind.TEXT;
            default -> Kind.OTHER;
        };
        boolean description = disposition.path("visual_impaired").asInt() == 1
                || disposition.path("descriptions").asInt() == 1;
        return new Stream(
                kind, stream.path("codec_name").asText(), language(tags.path("language").asText()),
                tags.path("title").asText().strip(), kind == Kind.AUDIO && description,
                kind == Kind.VIDEO ? picture(stream) : Optional.empty());
    }

    /** As it is shown: upright, its pixels square. */
    private static Optional<Picture> picture(JsonNode stream) {
        int width = (int) Math.min(Integer.MAX_VALUE, Math.round(
                stream.path("width").asInt() * ratio(stream.path("sample_aspect_ratio").asText(), ':').orElse(1.0)));
        int height = stream.path("height").asInt();
        if (width <= 0 || height <= 0) {
            return Optional.empty();
        }
        double usual = ratio(stream.path("r_frame_rate").asText(), '/').orElse(0.0);
        double mean = ratio(stream.path("avg_frame_rate").asText(), '/').orElse(0.0);
        double rate = Math.abs(usual - mean) <= EVEN * usual ? usual : 0;
        return Optional.of(turned(stream) ? new Picture(height, width, rate) : new Picture(width, height, rate));
    }

    private static boolean turned(JsonNode stream) {
        double degrees = number(stream.path("tags").path("rotate")).orElse(0.0);
        for (JsonNode data : stream.path("side_data_list")) {
            degrees = data.path("rotation").asDouble(degrees);
        }
        return Math.abs(degrees) % 180 == 90;
    }

    /** Of languages in three letters too, as files have them, the shorter tag that browsers use. */
    private static String language(String written) {
        try {
            String tag = new Locale.Builder().setLanguageTag(written.replace('_', '-')).build().toLanguageTag();
            Optional<String> shorter = List.of(Locale.getISOLanguages()).stream()
                    .filter(two -> Locale.of(two).getISO3Language().equals(tag))
                    .findFirst();
            return tag.equals("und") ? "" : shorter.orElse(tag);
        } catch (IllformedLocaleException e) {
            return "";
        }
    }

    private static Optional<Double> ratio(String written, char divided) {
        int at = written.indexOf(divided);
        if (at < 0) {
            return Optional.empty();
        }
        Optional<Double> above = number(written.substring(0, at));
        Optional<Double> below = number(written.substring(at + 1));
        return above.isPresent() && below.isPresent() && above.get() > 0 && below.get() > 0
                ? Optional.of(above.get() / below.get())
                : Optional.empty();
    }

    private static Optional<Double> number(JsonNode written) {
        return number(written.asText());
    }

    private static Optional<Double> number(String written) {
        try {
            double number = Double.parseDouble(written);
            return Double.isFinite(number) ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
