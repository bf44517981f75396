package org.tutti.media.probe;

import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Finds out what a file is by reading a few pieces of it: MP4, WebM, Ogg, MP3, AAC, FLAC, WAV; and names what else
 * people take for media. Never fails over what the bytes are: a file that is cut short or broken is media of unknown
 * duration, or no media.
 */
public final class Probe {

    private static final int BEGINNING = 512;

    /** A year of media is a number gone wrong. */
    private static final double LONGEST = 31_536_000;

    private Probe() {}

    /** @throws IOException if the beginning of the file cannot be read */
    public static Found of(Bytes bytes) throws IOException {
        var window = new Window(bytes);
        ByteBuffer first = window.upTo(0, BEGINNING);
        byte[] beginning = new byte[first.remaining()];
        first.get(beginning);
        String latin = new String(beginning, StandardCharsets.ISO_8859_1);
        return sane(of(window, latin));
    }

    private static Found of(Window window, String latin) throws IOException {
        if (latin.startsWith("ftyp", 4) || latin.startsWith("moov", 4) || latin.startsWith("styp", 4)) {
            return Mp4.of(window);
        }
        if (latin.startsWith("\u001aE\u00df\u00a3")) {
            return WebM.of(window);
        }
        if (latin.startsWith("OggS")) {
            return Ogg.of(window);
        }
        if (latin.startsWith("fLaC")) {
            return Plain.flac(window);
        }
        if (latin.startsWith("RIFF") && latin.startsWith("WAVE", 8)) {
            return Plain.wav(window);
        }
        if (latin.startsWith("ID3") || Mp3.startsFrame(latin)) {
            return Mp3.of(window);
        }
        return new Found.Other(other(latin));
    }

    private static Found sane(Found found) {
        return found instanceof Found.Media(String type, double duration) && !(duration > 0 && duration < LONGEST)
                ? new Found.Media(type, Double.POSITIVE_INFINITY)
                : found;
    }

    private static String other(String latin) {
        String text = latin.replace("\u00ef\u00bb\u00bf", "").stripLeading().toLowerCase(Locale.ROOT);
        if (text.isEmpty()) {
            return "empty";
        } else if (text.startsWith("#extm3u")) {
            return "a playlist (HLS)";
        } else if (text.contains("<mpd")) {
            return "a playlist (DASH)";
        } else if (text.startsWith("<!doctype html") || text.startsWith("<html") || text.startsWith("<head")
                || text.contains("<html")) {
            return "a web page";
        } else if (text.startsWith("<") || text.startsWith("{") || text.startsWith("[")) {
            return "a text for programs";
        } else if (latin.startsWith("RIFF") && latin.startsWith("AVI ", 8)) {
            return "an AVI film, which browsers do not play";
        } else if (latin.startsWith("FLV") || latin.startsWith("0&\u00b2u\u008ef\u00cf\u0011")) {
            return "a Flash or Windows Media film, which browsers do not play";
        } else if (latin.startsWith("G") && latin.length() > 188 && latin.charAt(188) == 'G') {
            return "an MPEG transport stream, which browsers do not play";
        } else if (latin.startsWith("%PDF") || latin.startsWith("PK\u0003\u0004")) {
            return "a document or an archive";
        } else if (latin.startsWith("\u00ff\u00d8\u00ff")
                || latin.startsWith("\u0089PNG")
                || latin.startsWith("GIF8")) {
            return "a picture";
        }
        boolean printable = text.chars().limit(200).allMatch(c -> c >= ' ' || Character.isWhitespace(c));
        return printable ? "a text" : "of an unknown kind";
    }

    /** What is read on the way to a fact and may be cut short. */
    interface Reading {
        void read() throws IOException;
    }

    /** Reads as far as it goes. What cannot be had leaves facts unknown. */
    static void asFarAsItGoes(Reading reading) {
        try {
            reading.read();
        } catch (EOFException e) {
            // Cut short, or not worth more reading.
        } catch (IOException e) {
            // The rest cannot be had now; what was found holds.
        } catch (IndexOutOfBoundsException | IllegalArgumentException | BufferUnderflowException e) {
            // A part is shorter than its kind says.
        }
    }
}
