package org.tutti.server;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Properties;

/** Checks the settings of traces and of what a server with much to do takes in, which the engine reads when it runs. */
final class Watching {

    static final String TRACES = "tutti.traces";
    static final String SHARE = "tutti.traces.share";
    static final String SESSIONS = "tutti.shed.sessions";
    static final String MEMBERS = "tutti.shed.members";

    private Watching() {}

    static void settle(Properties settings) throws SettingException {
        String url = text(settings, TRACES);
        if (!url.isEmpty() && !isAddress(url)) {
            // There may be a password in it.
            throw new SettingException(
                    "-D%s is no address of http or https. Give one such as http://127.0.0.1:4318.", TRACES);
        }
        number(settings, SHARE, 1, "a share from 0 to 1. Give one such as 0.01.");
        number(settings, SESSIONS, 1000, "a percentage from 0 to 1000. Give one such as 70.");
        number(settings, MEMBERS, 1000, "a percentage from 0 to 1000. Give one such as 90.");
    }

    private static boolean isAddress(String url) {
        try {
            URI address = new URI(url);
            return address.getHost() != null && String.valueOf(address.getScheme()).matches("(?i)https?");
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static void number(Properties settings, String name, double most, String what) throws SettingException {
        String text = text(settings, name);
        try {
            double value = text.isEmpty() ? 0 : Double.parseDouble(text);
            if (!(value >= 0 && value <= most)) {
                throw new NumberFormatException();
            }
        } catch (NumberFormatException e) {
            throw new SettingException("-D%s=%s is not %s", name, text, what);
        }
    }

    private static String text(Properties settings, String name) {
        return settings.getProperty(name, "").strip();
    }
}
