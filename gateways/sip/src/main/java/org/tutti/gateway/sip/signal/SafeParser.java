package org.tutti.gateway.sip.signal;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.ParseExceptionListener;
import gov.nist.javax.sip.parser.StringMsgParser;
import gov.nist.javax.sip.stack.MessageChannel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * JAIN-SIP's parser, whose failures all are what they should be: whatever else it throws ends the thread that listens. It
 * is also told what it overlooks: a body without a length, what comes after the body, another version of SIP.
 */
final class SafeParser extends StringMsgParser {

    private static final Pattern LENGTH =
            Pattern.compile("(?im)^(?:content-length|l)[ \\t]*:[ \\t]*(\\d{1,9})[ \\t]*$");
    private static final Pattern LENGTH_NAME = Pattern.compile("(?im)^(?:content-length|l)[ \\t]*:");

    private final LongAdder datagrams;

    /** @param datagrams counts what has come by UDP and was taken up, well-formed or not */
    SafeParser(LongAdder datagrams) {
        this.datagrams = datagrams;
    }

    @Override
    public SIPMessage parseSIPMessage(byte[] bytes, boolean readBody, boolean strict, ParseExceptionListener listener)
            throws ParseException {
        if (readBody) {
            datagrams.increment();
        }
        try {
            SIPMessage message = super.parseSIPMessage(readBody ? framed(bytes) : bytes, readBody, strict, listener);
            if (!readBody && message != null && message.getContentLength() != null
                    && message.getContentLength().getContentLength() > Stack.MOST_BYTES) {
                if (listener instanceof MessageChannel connection) {
                    connection.close();
                }
                throw new ParseException("Too long", 0);
            }
            if (message instanceof SIPRequest request && request.getRequestLine() != null) {
                request.getRequestLine().setSipVersion(version(bytes));
            }
            return message;
        } catch (RuntimeException | StackOverflowError e) {
            throw new ParseException("Not to be parsed: " + e.getClass().getSimpleName(), 0);
        }
    }

    /** A datagram's message ends where its length says, or with the datagram (RFC 3261, 18.3). */
    private static byte[] framed(byte[] bytes) {
        int end = endOfHead(bytes);
        if (end < 0) {
            return bytes;
        }
        String head = new String(bytes, 0, end, StandardCharsets.ISO_8859_1).replace("\r", "");
        Matcher length = LENGTH.matcher(head);
        int rest = bytes.length - end;
        if (length.find()) {
            int said = Integer.parseInt(length.group(1));
            return said < rest ? Arrays.copyOf(bytes, end + said) : bytes;
        }
        if (rest == 0 || LENGTH_NAME.matcher(head).find()) {
            return bytes;
        }
        ByteArrayOutputStream made = new ByteArrayOutputStream();
        made.write(bytes, 0, end - 2);
        made.writeBytes(("Content-Length: " + rest + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        made.write(bytes, end, rest);
        return made.toByteArray();
    }

    private static int endOfHead(byte[] bytes) {
        for (int i = 3; i < bytes.length; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    private static String version(byte[] bytes) {
        int first = 0;
        while (first < bytes.length && bytes[first] < ' ') {
            first++;
        }
        int end = first;
        while (end < bytes.length && bytes[end] != '\r' && bytes[end] != '\n') {
            end++;
        }
        String line = new String(bytes, first, end - first, StandardCharsets.ISO_8859_1).strip();
        String version = line.substring(line.lastIndexOf(' ') + 1);
        return version.equalsIgnoreCase("SIP/2.0") ? "SIP/2.0" : version;
    }
}
