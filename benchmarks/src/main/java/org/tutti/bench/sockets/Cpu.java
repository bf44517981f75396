package org.tutti.bench.sockets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tutti.bench.Benchmark.SkippedException;

/** What a process has used of the processors, and what it may open. */
final class Cpu {

    private Cpu() {}

    /** User and system time, in ms; the kernel counts in steps of 10. */
    static double millis(ProcessHandle process) {
        return process.info().totalCpuDuration().orElseThrow().toNanos() / 1e6;
    }

    /** @throws SkippedException if this process may not open so many files */
    static void requireFiles(int wanted) throws SkippedException, IOException {
        String soft = Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.trim().split("\\s+")[3])
                .findFirst()
                .orElse("unlimited");
        if (!soft.equals("unlimited") && Long.parseLong(soft) < wanted) {
            throw new SkippedException(
                    "%d open files are needed and %s are allowed. Try ulimit -n %1$d.".formatted(wanted, soft));
        }
    }
}
