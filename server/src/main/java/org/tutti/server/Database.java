package org.tutti.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where the journal is, if it is not in the file that needs no setting.
 *
 * @param url as JDBC takes it; without a password
 */
record Database(String url, String user, String password) {

    static final String DATABASE = "tutti.database";
    static final String USER = "tutti.database.user";
    static final String PASSWORD = "tutti.database.password";
    static final String PASSWORD_FILE = "tutti.database.password.file";

    /** What the configuration reads: postgresql.yml. */
    static final String JDBC = "tutti.database.jdbc";

    /** Hosts with their ports, the name, and what the driver is told beside. */
    private static final Pattern POSTGRESQL = Pattern.compile("postgresql://([^/?#@\\s]+)/([^/?#\\s]+)(?:\\?([^#\\s]*))?");

    /**
     * What holds unless the setting says otherwise. Times in seconds: a database that does not answer must not hold
     * everybody up, but on a great one a new version of the tables takes a while.
     */
    private static final Map<String, String> USUAL = new LinkedHashMap<>();

    static {
        USUAL.put("ApplicationName", "tutti");
        USUAL.put("connectTimeout", "5");
        USUAL.put("socketTimeout", "60");
        USUAL.put("tcpKeepAlive", "true");
        USUAL.put("reWriteBatchedInserts", "true");
    }

    /** Empty for the file. */
    static Optional<Database> of(Properties settings) throws SettingException {
        String text = Reach.text(settings, DATABASE);
        if (text.isEmpty()) {
            for (String needless : new String[] {USER, PASSWORD, PASSWORD_FILE}) {
                if (!Reach.text(settings, needless).isEmpty()) {
                    throw new SettingException("-D%s is given, but no database. Add -D%s=postgresql://HOST:PORT/NAME,"
                            + " or leave it out.", needless, DATABASE);
                }
            }
            return Optional.empty();
        }
        Matcher parts = POSTGRESQL.matcher(text);
        if (!parts.matches()) {
            // Not the text itself: there may be a password in it.
            throw new SettingException("-D%s takes postgresql://HOST:PORT/NAME. User and password are settings of their own:"
                    + " -D%s=NAME, -D%s=FILE.", DATABASE, USER, PASSWORD_FILE);
        }
        String user = Reach.text(settings, USER);
        if (user.isEmpty()) {
            throw new SettingException("-D%s is given, but not as whom to sign in there. Add -D%s=NAME.", DATABASE, USER);
        }
        String query = parts.group(3) == null ? "" : parts.group(3);
        return Optional.of(new Database(
                "jdbc:postgresql://" + parts.group(1) + "/" + parts.group(2) + "?" + completed(query),
                user,
                // WildFly takes no empty one.
                Reach.secret(settings, PASSWORD, PASSWORD_FILE).filter(given -> !given.isEmpty()).orElseThrow(
                        () -> new SettingException("-D%s is given, but no password. Add -D%s=FILE (its first line); where"
                                + " none is asked for, any.", DATABASE, PASSWORD_FILE))));
    }

    private static String completed(String query) throws SettingException {
        Map<String, String> all = new LinkedHashMap<>(USUAL);
        for (String part : query.split("&")) {
            String[] pair = part.split("=", 2);
            if (pair[0].equals("user") || pair[0].equals("password")) {
                throw new SettingException("-D%s has a %s in it. It belongs into -D%s: addresses are shown in logs.",
                        DATABASE, pair[0], pair[0].equals("user") ? USER : PASSWORD_FILE);
            }
            if (!part.isEmpty()) {
                all.put(pair[0], pair.length > 1 ? pair[1] : "");
            }
        }
        return all.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining("&"));
    }

    /** Tells the configuration, which never sees the file with the password. */
    void tell(Properties settings) {
        settings.setProperty(JDBC, url);
        settings.setProperty(USER, user);
        settings.setProperty(PASSWORD, password);
    }
}
