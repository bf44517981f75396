package org.tutti.bench.sockets;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What lives in the heap of another process. */
final class Heap {

    private static final Pattern USED = Pattern.compile("garbage-first heap.* used (\\d+)K");

    private Heap() {}

    /** Bytes in use once everything that can be collected is. */
    static double used(ProcessHandle process) throws IOException, InterruptedException {
        jcmd(process, "GC.run");
        jcmd(process, "GC.run");
        String info = jcmd(process, "GC.heap_info");
        Matcher used = USED.matcher(info);
        if (!used.find()) {
            throw new IllegalStateException("No figure in what jcmd says of the heap: " + info);
        }
        return 1024.0 * Long.parseLong(used.group(1));
    }

    private static String jcmd(ProcessHandle process, String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        command)
                .redirectErrorStream(true)
                .start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IllegalStateException("jcmd " + command + " failed: " + output);
        }
        return output;
    }
}
