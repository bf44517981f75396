package org.tutti.conformance.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Firefox, driven over WebDriver BiDi without a program in between. */
public final class Firefox extends Page<Firefox> {
    /** A thing of the page, by the name that both sides know it by. */
    private record Remote(String sharedId) {}

    private final PeerProcess process;
    private final BiDi connection;
    private final String context;

    public Firefox() {
        try {
            Path browsers = Files.createDirectories(Path.of(System.getProperty("tutti.work", "target"), "browsers"));
            Path profile = Files.createTempDirectory(browsers, "firefox").toAbsolutePath();
            // No proxy, and no looking for updates and the like.
            Files.writeString(profile.resolve("user.js"), """
                    user_pref("network.proxy.type", 0);
                    user_pref("app.normandy.enabled", false);
                    user_pref("datareporting.policy.dataSubmissionEnabled", false);
                    user_pref("browser.shell.checkDefaultBrowser", false);
                    user_pref("remote.active-protocols", 1);
                    """);
            process = PeerProcess.start(new ProcessBuilder(Executables.find("firefox").orElseThrow().toString(), "--headless",
                    "--no-remote", "--profile", profile.toString(), "--width", "1280", "--height", "800",
                    "--remote-debugging-port", "0").redirectErrorStream(true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String said = process.lineWith("WebDriver BiDi listening on ");
        process.discardTheRest();
        connection = BiDi.connect(URI.create(said.substring(said.indexOf("ws://")).strip() + "/session"));
        connection.command("session.new", BiDi.object().set("capabilities", BiDi.object()));
        context = connection.command("browsingContext.getTree", BiDi.object()).at("/contexts/0/context").asText();
    }

    @Override
    protected void goTo(URI address) {
        connection.command("browsingContext.navigate", BiDi.object().put("context", context)
                .put("url", address.toString()).put("wait", "complete"));
    }

    @Override
    protected Object run(String body, Object... arguments) {
        ObjectNode call = BiDi.object().put("functionDeclaration", "function() {" + body + "\n}").put("awaitPromise", true);
        call.putObject("target").put("context", context);
        ArrayNode values = call.putArray("arguments");
        for (Object argument : arguments) {
            values.add(local(argument));
        }
        JsonNode answer = connection.command("script.callFunction", call);
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(answer.at("/exceptionDetails/text").asText() + " in " + body);
        }
        return value(answer.get("result"));
    }

    private static ObjectNode local(Object argument) {
        return switch (argument) {
            case String text -> BiDi.object().put("type", "string").put("value", text);
            case Boolean yes -> BiDi.object().put("type", "boolean").put("value", yes);
            case Number number -> BiDi.object().put("type", "number").put("value", number.doubleValue());
            case Remote(String sharedId) -> BiDi.object().put("sharedId", sharedId);
            default -> throw new IllegalArgumentException("Cannot be handed to a page: " + argument);
        };
    }

    private static Object value(JsonNode remote) {
        JsonNode value = remote.path("value");
        return switch (remote.get("type").asText()) {
            case "string" -> value.asText();
            case "boolean" -> value.asBoolean();
            case "number" -> value.isIntegralNumber() ? (Object) value.asLong() : (Object) Double.valueOf(value.asText());
            case "array" -> {
                List<Object> all = new ArrayList<>();
                value.forEach(each -> all.add(value(each)));
                yield all;
            }
            case "object" -> {
                Map<String, Object> all = new LinkedHashMap<>();
                value.forEach(each -> all.put(each.get(0).asText(), value(each.get(1))));
                yield all;
            }
            case "node" -> new Remote(remote.get("sharedId").asText());
            default -> null;
        };
    }

    @Override
    protected void clickOn(Object element) {
        ObjectNode origin = BiDi.object().put("type", "element");
        origin.putObject("element").put("sharedId", ((Remote) element).sharedId());
        perform("pointer", BiDi.object().put("type", "pointerMove").put("x", 0).put("y", 0).set("origin", origin),
                BiDi.object().put("type", "pointerDown").put("button", 0),
                BiDi.object().put("type", "pointerUp").put("button", 0));
    }

    @Override
    protected void typeInto(Object element, String text) {
        run("arguments[0].focus(); arguments[0].select?.(); return true;", element);
        List<ObjectNode> keys = new ArrayList<>();
        text.codePoints().mapToObj(Character::toString).forEach(key -> {
            keys.add(BiDi.object().put("type", "keyDown").put("value", key));
            keys.add(BiDi.object().put("type", "keyUp").put("value", key));
        });
        perform("key", keys.toArray(ObjectNode[]::new));
    }

    private void perform(String device, ObjectNode... actions) {
        ObjectNode source = BiDi.object().put("type", device).put("id", device);
        source.putArray("actions").addAll(List.of(actions));
        ObjectNode all = BiDi.object().put("context", context);
        all.putArray("actions").add(source);
        try {
            connection.command("input.performActions", all);
        } catch (BiDi.Refused e) { // gone, or out of the window
            throw new NotNow(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try (process) {
            connection.close();
        }
    }
}
