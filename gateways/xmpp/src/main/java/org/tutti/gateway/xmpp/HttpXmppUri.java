package org.tutti.gateway.xmpp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jxmpp.jid.BareJid;
import org.jxmpp.jid.Jid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.jid.parts.Resourcepart;
import org.jxmpp.stringprep.XmppStringprepException;

/**
 * Where a resource is that is asked for over XMPP: a JID, then a path. In {@code
 * http+xmpp://eva@example.org/phone/position} (Cofocus) the first segment is the resource of the JID; it is empty for
 * a JID without one: {@code http+xmpp://eva@example.org//position}. In {@code httpx://eva@example.org/position}
 * (XEP-0332, section 7) the JID never has one. Written is the former. Pure.
 *
 * @param jid whom to ask
 * @param path what to ask for, as in a request line: with the slash it begins with, encoded, with the query if it has
 *        one
 */
record HttpXmppUri(Jid jid, String path) {

    private static final int LONGEST = 4000;
    private static final Pattern FORM =
            Pattern.compile("(?i)(http\\+xmpp|httpx)://(?:([^@/?#]*)@)?([^@/?#]+)(/[^#]*)?");
    /** RFC 3986: what a path and a query are made of. */
    private static final Pattern PATH =
            Pattern.compile("/(?:[\\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*");
    private static final String PLAIN = "-._~!$&'()*+,;=@";

    /** @throws IllegalArgumentException if the path is none */
    HttpXmppUri {
        if (!isPath(path)) {
            throw new IllegalArgumentException(
                    "A path begins with '/' and is encoded as in addresses, unlike '%s'."
                            .formatted(Attributes.excerpt(path)));
        }
    }

    static boolean isPath(String text) {
        return PATH.matcher(text).matches();
    }

    /** @throws IllegalArgumentException if the text is no such address; says what is wrong */
    static HttpXmppUri parse(String text) {
        Matcher form = FORM.matcher(text);
        if (text.length() > LONGEST || !form.matches()) {
            throw new IllegalArgumentException(
                    "An address is such as http+xmpp://eva@example.org/phone/position, not '%s'."
                            .formatted(Attributes.excerpt(text)));
        }
        String rest = form.group(4) == null ? "/" : form.group(4);
        try {
            BareJid bare = form.group(2) == null
                    ? JidCreate.domainBareFrom(domain(form.group(3)))
                    : JidCreate.entityBareFrom(decoded(form.group(2)) + '@' + domain(form.group(3)));
            if (form.group(1).toLowerCase(Locale.ROOT).equals("httpx")) {
                return new HttpXmppUri(bare, rest);
            }
            int end = (rest + '/').replace('?', '/').indexOf('/', 1);
            String resource = decoded(rest.substring(1, end));
            Jid jid = resource.isEmpty() ? bare : JidCreate.fullFrom(bare, Resourcepart.from(resource));
            String path = rest.substring(end);
            return new HttpXmppUri(jid, path.startsWith("/") ? path : '/' + path);
        } catch (XmppStringprepException e) {
            throw new IllegalArgumentException(
                    "'%s' names nobody on the XMPP network.".formatted(Attributes.excerpt(text)), e);
        }
    }

    /** The dot at the end of a domain that says it is whole (RFC 7622, section 3.2) is not part of its name. */
    private static String domain(String part) {
        String domain = decoded(part);
        return domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
    }

    private static String decoded(String part) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < part.length(); ) {
            if (part.charAt(i) == '%') {
                if (i + 3 > part.length() || !part.substring(i + 1, i + 3).matches("[0-9A-Fa-f]{2}")) {
                    throw new IllegalArgumentException("'%' stands before two hexadecimal digits.");
                }
                bytes.write(Integer.parseInt(part.substring(i + 1, i + 3), 16));
                i += 3;
            } else {
                int character = part.codePointAt(i);
                bytes.writeBytes(Character.toString(character).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(character);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("What '%' stands for is not UTF-8.", e);
        }
    }

    /** A part of an address as it stands in URIs; {@code @} stays. */
    static String encoded(CharSequence part) {
        var text = new StringBuilder();
        for (byte one : part.toString().getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (one & 0xff);
            boolean letter = one > 0 && Character.isLetterOrDigit(character);
            if (letter || PLAIN.indexOf(character) >= 0) {
                text.append(character);
            } else {
                text.append('%').append("%02X".formatted(one & 0xff));
            }
        }
        return text.toString();
    }

    @Override
    public String toString() {
        var text = new StringBuilder("http+xmpp://");
        if (jid.getLocalpartOrNull() != null) {
            text.append(encoded(jid.getLocalpartOrNull())).append('@');
        }
        text.append(encoded(jid.getDomain())).append('/');
        if (jid.getResourceOrNull() != null) {
            text.append(encoded(jid.getResourceOrNull()));
        }
        return text.append(path).toString();
    }
}
