package org.tutti.engine.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The file that {@value #SETTING} names: a JSON array of {@link TrustedIssuer}. */
final class IssuersFile {

    static final String SETTING = "tutti.issuers";

    /** There are few organisations to a server; each is asked for keys. */
    private static final int MOST = 100;

    private IssuersFile() {}

    /**
     * Those that are trusted; none if no file is named.
     *
     * @throws IllegalArgumentException if the file cannot be read, or is not as it should be
     */
    static List<TrustedIssuer> read(String file) {
        if (file.isBlank()) {
            return List.of();
        }
        try {
            JsonNode all = new JsonMapper().readTree(Files.readString(Path.of(file.strip())));
            List<TrustedIssuer> issuers = new ArrayList<>();
            all.elements().forEachRemaining(each -> issuers.add(TrustedIssuer.read(each)));
            long names = issuers.stream().map(TrustedIssuer::name).distinct().count();
            if (!all.isArray() || issuers.isEmpty() || issuers.size() > MOST || names != issuers.size()) {
                throw new IllegalArgumentException("It is an array of 1 to %d issuers, each once.".formatted(MOST));
            }
            return issuers;
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "-D%s=%s cannot be read: %s".formatted(SETTING, file, e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "-D%s=%s is not as docs/identity.md says.\n%s".formatted(SETTING, file, e.getMessage()), e);
        }
    }
}
