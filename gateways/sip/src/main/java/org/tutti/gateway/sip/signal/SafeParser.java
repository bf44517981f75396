package org.tutti.gateway.sip.signal;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.parser.ParseExceptionListener;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.text.ParseException;

/** JAIN-SIP's parser, whose failures all are what they should be: whatever else it throws ends the thread that listens. */
final class SafeParser extends StringMsgParser {

    @Override
    public SIPMessage parseSIPMessage(byte[] bytes, boolean readBody, boolean strict, ParseExceptionListener listener)
            throws ParseException {
        try {
            return super.parseSIPMessage(bytes, readBody, strict, listener);
        } catch (RuntimeException | StackOverflowError e) {
            throw new ParseException("Not to be parsed: " + e.getClass().getSimpleName(), 0);
        }
    }
}
