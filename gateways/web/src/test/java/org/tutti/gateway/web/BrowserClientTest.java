package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The logic of the browser client, in {@code src/test/js}, under Node where there is one. */
class BrowserClientTest {

    @Test
    void testsOfTheBrowserClient_passUnderNode() throws Exception {
        assumeTrue(nodeIsThere(), "Node 18 or later is missing; the browser client's own tests are skipped");

        Process node = new ProcessBuilder("node", "--test", "src/test/js/").redirectErrorStream(true).start();
        String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(node.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(node.exitValue()).as(output).isZero();
    }

    private static boolean nodeIsThere() throws InterruptedException {
        try {
            Process node = new ProcessBuilder("node", "--version").start();
            String version = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return node.waitFor() == 0 && Integer.parseInt(version.replaceAll("^v(\\d+).*\\s*$", "$1")) >= 18;
        } catch (IOException | NumberFormatException e) {
            return false;
        }
    }
}
