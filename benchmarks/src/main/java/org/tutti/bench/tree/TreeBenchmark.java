package org.tutti.bench.tree;

import org.tutti.bench.Benchmark;
import org.tutti.bench.Results;

/** What a change of a tree costs the server (H-47), and what it takes and weighs on the way between browsers (H-48, H-49). */
public final class TreeBenchmark implements Benchmark {

    @Override
    public String name() {
        return "tree";
    }

    @Override
    public void run(Results results) throws Exception {
        new TreeScale().run(results);
        new TreeClients().run(results);
    }
}
