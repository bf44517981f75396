package org.tutti.conformance.support;

import static org.awaitility.Awaitility.await;

import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import org.openqa.selenium.ImmutableCapabilities;
import org.openqa.selenium.remote.HttpCommandExecutor;
import org.openqa.selenium.remote.RemoteWebDriver;
import org.tutti.engine.rig.FreePorts;

/** WebKit in the plainest browser of GTK, on a screen that nobody sees. */
public final class WebKit extends DriverPage<WebKit> {
    private final PeerProcess screen;
    private final PeerProcess service;
    private final RemoteWebDriver driver;

    public WebKit() {
        screen = PeerProcess.start(new ProcessBuilder("Xvfb", "-displayfd", "1", "-screen", "0", "1440x1000x24", "-nolisten", "tcp")
                .redirectError(Redirect.DISCARD));
        String display = screen.lineWith("");
        int port = FreePorts.take();
        ProcessBuilder builder = new ProcessBuilder("WebKitWebDriver", "--port=" + port)
                .redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
        builder.environment().put("DISPLAY", ":" + display);
        builder.environment().put("NO_AT_BRIDGE", "1"); // there is no bus for assistive technology
        service = PeerProcess.start(builder);
        driver = await("WebKitWebDriver").atMost(LIMIT).ignoreExceptions().until(() -> connect(port), made -> made != null);
        driver.manage().timeouts().pageLoadTimeout(LIMIT).scriptTimeout(LIMIT);
    }

    private static RemoteWebDriver connect(int port) throws Exception {
        var commands = new HttpCommandExecutor(URI.create("http://127.0.0.1:" + port).toURL());
        return new RemoteWebDriver(commands, new ImmutableCapabilities("browserName", "MiniBrowser"));
    }

    @Override
    RemoteWebDriver driver() {
        return driver;
    }

    @Override
    public void close() {
        try (screen; service) {
            driver.quit();
        }
    }
}
