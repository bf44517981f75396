package org.tutti.server;

import java.util.Properties;

/** How the server writes {@code log/server.log}: {@value #FORM} is {@code text}, for people, or {@code json}, a line each. */
final class Logs {

    static final String FORM = "tutti.log";

    private Logs() {}

    static void settle(Properties settings) throws SettingException {
        String form = settings.getProperty(FORM, "").strip();
        if (!form.isEmpty() && !form.equals("text") && !form.equals("json")) {
            throw new SettingException("-D%s=%s is neither text nor json. Give one of them, or leave it out.", FORM, form);
        }
    }

    /** By which the server logs until its configuration is read. */
    static String properties(Properties settings) {
        return json(settings) ? "logging-json.properties" : "logging.properties";
    }

    static boolean json(Properties settings) {
        return settings.getProperty(FORM, "").strip().equals("json");
    }
}
