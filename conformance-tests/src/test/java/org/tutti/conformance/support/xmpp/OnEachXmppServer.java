package org.tutti.conformance.support.xmpp;

import java.lang.annotation.Annotation;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.tutti.conformance.support.NeedsEjabberd;
import org.tutti.conformance.support.NeedsProsody;
import org.tutti.conformance.support.PeerCondition;
import org.tutti.conformance.support.TuttiServer;

/**
 * All tests of the class once on Prosody and once on ejabberd: on those of {@link SharedXmpp}, as parameter of the type
 * {@link XmppServer} of the constructor or of a method; a parameter of the type {@link TuttiServer} is a server with an
 * account there, the same for the whole run. Where one of the two is missing its half is skipped, and
 * reported as skipped.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ClassTemplate
@ExtendWith(OnEachXmppServer.Provider.class)
public @interface OnEachXmppServer {

    /** For JUnit. */
    final class Provider implements ClassTemplateInvocationContextProvider {
        @Override
        public boolean supportsClassTemplate(ExtensionContext context) {
            return true;
        }

        @Override
        public Stream<ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(ExtensionContext context) {
            return Stream.of(new On(Prosody.class, NeedsProsody.class), new On(Ejabberd.class, NeedsEjabberd.class));
        }
    }

    /** One of the two. */
    record On(Class<? extends XmppServer> type, Class<? extends Annotation> needs)
            implements ClassTemplateInvocationContext, ExecutionCondition, ParameterResolver {
        @Override
        public String getDisplayName(int index) {
            return "on " + type.getSimpleName();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return PeerCondition.evaluate(needs);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            Class<?> type = parameter.getParameter().getType();
            return type == XmppServer.class || type == TuttiServer.class;
        }

        /** Nothing where the peer is missing: JUnit asks for what a constructor takes, then whether to skip the test. */
        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            if (PeerCondition.evaluate(needs).isDisabled()) {
                return null;
            }
            XmppServer xmpp = SharedXmpp.of(context, type);
            return parameter.getParameter().getType() == XmppServer.class ? xmpp : TuttiOnXmpp.shared(context, xmpp);
        }
    }
}
