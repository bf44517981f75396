package org.tutti.conformance.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.conformance.support.TuttiClient.seek;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.tutti.conformance.support.NeedsStrace;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** Every commit group of the journal reaches the disk: counted from outside, by the system calls of the server. */
@Tag("web")
@Tag("long")
@NeedsStrace
@Isolated("counts what is written in a time")
class FsyncIT {
    private static final int SESSIONS = 20;
    private static final int COMMANDS = 50; // in each session; within the burst that is allowed

    @TempDir
    Path folder;

    @Test
    @Requirement("W-12")
    void thousandCommands_areSyncedOncePerCommitGroup() throws IOException {
        Path counts = folder.resolve("strace.txt");
        JsonNode before;
        JsonNode after;
        long syncs;
        try (TuttiServer server = TuttiServer.startUnder("fsync", List.of("strace", "-f", "--seccomp-bpf", "-C",
                "-e", "trace=fsync,fdatasync,sync_file_range,msync", "-o", counts.toString()))) {
            List<Room> rooms = new ArrayList<>();
            List<TuttiClient> hosts = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                rooms.add(Room.open(server, "Session " + i));
                hosts.add(rooms.get(i).host("Ada"));
            }
            before = server.api().status().get("journal");
            long syncsBefore = syncsSoFar(counts);
            List<Map.Entry<TuttiClient, String>> sent = new ArrayList<>();
            for (int i = 0; i < COMMANDS; i++) {
                for (TuttiClient host : hosts) {
                    sent.add(Map.entry(host, host.send(seek(i))));
                }
            }
            sent.forEach(command -> command.getKey().answerTo(command.getValue(), "accepted"));
            after = server.api().status().get("journal");
            long commits = after.get("commits").asLong() - before.get("commits").asLong();
            // A client may have its answer before strace has written what led to it.
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> syncsSoFar(counts) - syncsBefore >= commits);
            syncs = syncsSoFar(counts) - syncsBefore;
            rooms.forEach(Room::close);
        }

        Map<String, Long> calls = parse(Files.readAllLines(counts));
        long allSyncs = calls.getOrDefault("fsync", 0L) + calls.getOrDefault("fdatasync", 0L);
        long entries = after.get("entries").asLong() - before.get("entries").asLong();
        long commits = after.get("commits").asLong() - before.get("commits").asLong();
        System.out.printf("FsyncIT: %d commands: %d entries, %d commit groups, %d fsyncs; from start to stop: %d commit groups"
                + " or more, strace counts %s%n", SESSIONS * COMMANDS, entries, commits, syncs, after.get("commits").asLong(), calls);

        assertThat(entries).as("entries").isGreaterThanOrEqualTo(SESSIONS * COMMANDS);
        assertThat(commits).as("commit groups").isPositive().isLessThanOrEqualTo(entries);
        assertThat(syncs).as("syncs during the commands").isGreaterThanOrEqualTo(commits);
        assertThat(allSyncs).as("syncs of the whole run").isGreaterThanOrEqualTo(after.get("commits").asLong());
    }

    /** strace -C writes each call as it is made, and the table when the server has stopped. */
    private static long syncsSoFar(Path counts) throws IOException {
        try (Stream<String> lines = Files.lines(counts)) {
            return lines.filter(line -> line.contains("fsync(") || line.contains("fdatasync(")).count();
        }
    }

    /** From the table of strace: % time, seconds, usecs/call, calls, perhaps errors, syscall. */
    private static Map<String, Long> parse(List<String> table) {
        Map<String, Long> calls = new TreeMap<>();
        for (String line : table) {
            String[] columns = line.trim().split("\\s+");
            if (columns.length >= 5 && columns[3].matches("\\d+") && !columns[columns.length - 1].equals("total")) {
                calls.put(columns[columns.length - 1], Long.parseLong(columns[3]));
            }
        }
        return calls;
    }
}
