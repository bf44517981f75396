package org.tutti.bench.sockets;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What two nodes on one machine have sent to each other. */
final class Between {

    private static final Pattern SENT = Pattern.compile("bytes_sent:(\\d+)");
    private static final String SETTING = "-Dtutti.cluster=";

    private final List<String> command;

    /** @param node the process of any of them: its settings tell the ports of all */
    Between(ProcessHandle node) throws IOException {
        String arguments = Files.readString(Path.of("/proc/" + node.pid() + "/cmdline"));
        String all = Arrays.stream(arguments.split("\0"))
                .filter(each -> each.startsWith(SETTING))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No " + SETTING + " among the settings of " + node.pid()));
        List<String> ports = new ArrayList<>();
        for (String address : all.substring(SETTING.length()).split(",")) {
            String port = address.substring(address.lastIndexOf(':') + 1);
            ports.add("sport = :" + port + " or dport = :" + port);
        }
        command = List.of("ss", "-tinHO", "( " + String.join(" or ", ports) + " )");
    }

    /** Bytes of TCP since the connections between them were made, both ways together. */
    double bytes() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("ss failed: " + output);
        }
        double sum = 0;
        for (Matcher found = SENT.matcher(output); found.find();) {
            sum += Double.parseDouble(found.group(1));
        }
        return sum;
    }
}
