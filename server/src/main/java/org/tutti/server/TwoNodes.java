package org.tutti.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Starts two servers that serve the same sessions, both on this machine, to see how that is; and stops them when it is
 * stopped itself. Each has a folder of its own below {@value #RUN}; what they have in common is there as well. All other
 * settings they get as they are given. docs/cluster.md
 */
final class TwoNodes {

    private static final String RUN = "tutti.run";
    private static final String SECOND_HTTP = "tutti.second.http.port", SECOND_MANAGEMENT = "tutti.second.management.port";
    private static final String PLACES = "127.0.0.1:7600,127.0.0.1:7601";
    private static final long STOP_SECONDS = 30;
    /** By so much the ports at which the second is called are above those of the first. */
    private static final int SECOND_SIP = 10;

    private record Plan(String name, int http, int management, int port, int sipOffset) {}

    private TwoNodes() {}

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(TwoNodes.class.getProtectionDomain().getCodeSource().getLocation().toURI()).getParent();
        Path run = Path.of(System.getProperty(RUN)).toAbsolutePath().normalize();
        var plans = List.of(
                new Plan("one", port("tutti.http.port", 8080), port("tutti.management.port", 9990), 7600, 0),
                new Plan("two", port(SECOND_HTTP, 8081), port(SECOND_MANAGEMENT, 9991), 7601, SECOND_SIP));
        List<Process> nodes = new ArrayList<>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(nodes)));
        for (Plan plan : plans) {
            layOut(home.resolve("standalone"), run.resolve(plan.name()));
            Path given = run.resolve(plan.name()).resolve("arguments");
            write(given, settings(System.getProperties()));
            Process node = new ProcessBuilder(command(home, run, plan, given))
                    .directory(home.toFile())
                    .redirectErrorStream(true)
                    .start();
            synchronized (nodes) {
                nodes.add(node);
            }
            Thread.ofPlatform().daemon().start(() -> pass(plan.name(), node));
        }
        for (int i = 0; i < nodes.size(); i++) {
            int code = nodes.get(i).waitFor();
            System.out.println("[" + plans.get(i).name() + "] has ended with code " + code);
        }
    }

    private static int port(String setting, int usual) {
        return Integer.getInteger(setting, usual);
    }

    /** As lines of an argument file of Java. */
    static List<String> settings(Properties all) {
        return all.stringPropertyNames().stream()
                .filter(name -> name.startsWith("tutti.") && !all.getProperty(name).isEmpty())
                .sorted()
                .map(name -> "-D" + name + "=" + all.getProperty(name))
                .map(each -> each.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\r", "\\r"))
                .map(each -> "\"" + each + "\"")
                .toList();
    }

    /** For the owner's eyes only, where files have owners: what a process is started with, everybody can see. */
    static void write(Path file, List<String> lines) throws IOException {
        Files.deleteIfExists(file);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.write(file, lines);
    }

    /** @param given the argument file with the settings, secrets among them */
    private static List<String> command(Path home, Path run, Plan plan, Path given) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=allow",
                "@" + given));
        // The last of two of a name holds.
        command.addAll(List.of(
                "-Djboss.server.base.dir=" + run.resolve(plan.name()),
                "-Dtutti.node=" + plan.name(),
                "-Dtutti.http.port=" + plan.http(),
                "-Dtutti.management.port=" + plan.management(),
                "-Dtutti.cluster=" + PLACES,
                "-Dtutti.cluster.bind=127.0.0.1:" + plan.port(),
                "-Dtutti.shared=" + run.resolve("shared"),
                "-Dtutti.media.dir=" + run.resolve("media"),
                "-Dtutti.plugins.dir=" + run.resolve("plugins")));
        command.addAll(sipPorts(plan.sipOffset()));
        command.addAll(List.of("-jar", home.resolve("tutti.jar").toString()));
        return command;
    }

    /** Where telephones call, as that is set; 0 is any port that is free, at either. */
    private static List<String> sipPorts(int offset) {
        List<String> ports = new ArrayList<>();
        int usual = port("tutti.sip.port", 5060);
        ports.add("-Dtutti.sip.port=" + (usual == 0 ? 0 : usual + offset));
        int tls = port("tutti.sip.tls.port", 0);
        if (tls != 0) {
            ports.add("-Dtutti.sip.tls.port=" + (tls + offset));
        }
        return ports;
    }

    /** The configuration and the deployment, as they were built; what is in the folder of an earlier run stays. */
    private static void layOut(Path from, Path to) throws IOException {
        for (String part : List.of("configuration", "deployments", "lib")) {
            if (!Files.exists(from.resolve(part))) {
                continue;
            }
            delete(to.resolve(part));
            try (Stream<Path> files = Files.walk(from.resolve(part))) {
                for (Path file : files.toList()) {
                    Path copy = to.resolve(from.relativize(file).toString());
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(copy);
                    } else if (!file.toString().contains("standalone_xml_history")) {
                        Files.copy(file, copy);
                    }
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.toList().reversed()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void pass(String name, Process node) {
        try (BufferedReader lines = node.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println("[" + name + "] " + line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stop(List<Process> nodes) {
        List<Process> all;
        synchronized (nodes) {
            all = List.copyOf(nodes);
        }
        all.forEach(Process::destroy);
        try {
            for (Process node : all) {
                if (!node.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                    node.destroyForcibly();
                }
            }
        } catch (InterruptedException e) {
            all.forEach(Process::destroyForcibly);
        }
    }
}
