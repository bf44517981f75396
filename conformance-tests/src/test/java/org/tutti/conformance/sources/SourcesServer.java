package org.tutti.conformance.sources;

import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.tutti.conformance.support.TuttiServer;

/** Gives tests one server for the whole run, which may fetch from this machine. */
final class SourcesServer implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TuttiServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(Namespace.create(SourcesServer.class)) // JUnit closes what is in it
                .getOrComputeIfAbsent(TuttiServer.class, _ -> start(), TuttiServer.class);
    }

    private static TuttiServer start() {
        return TuttiServer.startWith("sources", List.of("-Dtutti.fetch.allow=127.0.0.1"));
    }
}
