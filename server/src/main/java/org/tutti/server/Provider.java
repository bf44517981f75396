package org.tutti.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** The identity provider at which staff sign in, if one is set: {@value #PROVIDER} and what goes with it. */
final class Provider {

    static final String PROVIDER = "tutti.oidc.provider";
    static final String CLIENT = "tutti.oidc.client";
    static final String SECRET = "tutti.oidc.secret";
    static final String SECRET_FILE = "tutti.oidc.secret.file";

    private Provider() {}

    /**
     * Puts the secret where the configuration reads it; without a provider nothing stays but what that has for it.
     *
     * @throws SettingException if something is missing
     */
    static void settle(Properties settings) throws SettingException {
        if (settings.getProperty(PROVIDER, "").isBlank()) {
            // Empty ones would count.
            List.of(PROVIDER, CLIENT, SECRET).forEach(settings::remove);
            return;
        }
        if (settings.getProperty(CLIENT, "").isBlank()) {
            throw new SettingException("-D%s needs -D%s=ID, what the provider calls this server.", PROVIDER, CLIENT);
        }
        if (settings.getProperty(SECRET, "").isBlank()) {
            settings.setProperty(SECRET, secret(settings.getProperty(SECRET_FILE, "")));
        }
    }

    private static String secret(String file) throws SettingException {
        if (file.isBlank()) {
            throw new SettingException(
                    "-D%s needs -D%s=FILE (its first line is the client's secret).", PROVIDER, SECRET_FILE);
        }
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.findFirst().map(String::strip).orElse("");
        } catch (IOException | InvalidPathException e) {
            throw new SettingException(
                    "The file %s cannot be read. Maybe the path of -D%s is wrong.", file, SECRET_FILE);
        }
    }
}
