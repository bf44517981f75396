package org.tutti.conformance.operations;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiApi.assertProblem;
import static org.tutti.conformance.support.TuttiApi.parse;
import static org.tutti.conformance.support.TuttiClient.seek;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tutti.conformance.support.NeedsPostgresql;
import org.tutti.conformance.support.TuttiApi;
import org.tutti.conformance.support.TuttiServer;
import org.tutti.engine.rig.Postgresql;

/** docs/operations.md, walked through: what is backed up while people watch is all there when it is restored. */
@Tag("durable")
@Tag("long")
class BackupIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    /** Somebody who steers, one command after the other, as long as it goes. */
    private static final class Steering implements AutoCloseable {
        private final AtomicBoolean over = new AtomicBoolean();
        private final List<Long> accepted = Collections.synchronizedList(new ArrayList<>());
        private final Thread host;

        Steering(TuttiApi api, TuttiApi.Created session) {
            host = Thread.ofPlatform().start(() -> {
                for (int position = 0; !over.get(); position = (position + 1) % 100) {
                    accepted.add(parse(api.request(session, seek(position))).get("seq").asLong());
                }
            });
            await().atMost(SOON).until(() -> accepted.size() > 20);
        }

        long last() {
            return accepted.getLast();
        }

        @Override
        public void close() throws InterruptedException {
            over.set(true);
            host.join();
        }
    }

    @Test
    void fileOfARunningServer_isCopied_andRestored() throws Exception {
        try (TuttiServer server = TuttiServer.start("backup")) {
            TuttiApi.Created session = server.api().createSession("Kept");
            long before;
            HttpResponse<String> made;
            try (Steering steering = new Steering(server.api(), session)) {
                before = steering.last();
                made = operation(server, "backup");
                await().atMost(SOON).until(() -> steering.last() > before + 20);
            }
            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
            Path copy = Path.of(parse(made).get("folder").asText());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy))).isEqualTo("rwx------");

            server.kill9();
            Path data = server.base().resolve("data/tutti");
            Path elsewhere = Files.move(copy, folder.resolve("copy"));
            delete(data);
            Files.createDirectories(data);
            unzip(elsewhere.resolve("journal.zip"), data);
            Files.copy(elsewhere.resolve("token.key"), data.resolve("token.key"));
            server.restart();

            assertRestored(server, session, before);
        }
    }

    @Test
    @NeedsPostgresql
    void databaseOfARunningServer_isDumped_andRestored() throws Exception {
        Postgresql database = Postgresql.ofThisRun();
        database.drop("kept");
        database.create("kept");
        try (TuttiServer server = TuttiServer.on(database, "kept", "dump")) {
            assertProblem(operation(server, "backup"), 409, "not-allowed");
            TuttiApi.Created session = server.api().createSession("Kept");
            long before;
            Path dump = folder.resolve("tutti.dump");
            try (Steering steering = new Steering(server.api(), session)) {
                before = steering.last();
                run(database, "pg_dump", "--format=custom", "--file=" + dump, "kept");
            }
            server.kill9();
            lose(database);
            run(database, "pg_restore", "--no-owner", "--dbname=kept", dump.toString());
            server.restart();

            assertRestored(server, session, before);
        }
    }

    private static void lose(Postgresql database) throws SQLException {
        database.drop("kept");
        database.create("kept");
    }

    private static void assertRestored(TuttiServer server, TuttiApi.Created session, long before) {
        JsonNode verdict = parse(server.api().send(
                server.api().asHost(session, "/journal/verification").GET(), ofString()));
        assertThat(verdict.get("intact").asBoolean()).as(verdict.toString()).isTrue();
        assertThat(verdict.get("entries").asLong()).isGreaterThanOrEqualTo(before);
        // The host token that was given before is good still, and the session goes on.
        server.api().command(session, seek(7));
    }

    private static HttpResponse<String> operation(TuttiServer server, String what) throws IOException {
        String token = Files.readString(server.base().resolve("data/tutti/operator.token")).strip();
        return server.api().send(
                server.api().request("api/operations/" + what)
                        .header("Authorization", "Bearer " + token)
                        .POST(BodyPublishers.noBody()),
                ofString());
    }

    private static void unzip(Path archive, Path into) throws IOException {
        try (InputStream file = Files.newInputStream(archive); var zip = new ZipInputStream(file)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Files.copy(zip, into.resolve(Path.of(entry.getName()).getFileName()));
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList().reversed()) {
                Files.delete(file);
            }
        }
    }

    private void run(Postgresql database, String program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Postgresql.PROGRAMS + "/" + program, "--host=127.0.0.1", "--port=" + database.port(),
                "--username=" + Postgresql.USER));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", Postgresql.PASSWORD);
        Path output = folder.resolve(program + ".out");
        Process process = builder.redirectOutput(output.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }
}
