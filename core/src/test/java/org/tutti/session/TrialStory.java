package org.tutti.session;

import static org.tutti.session.Script.ANA;
import static org.tutti.session.Script.BOB;
import static org.tutti.session.Script.BOB_MEMBER;
import static org.tutti.session.Script.CLEO;
import static org.tutti.session.Script.CLEO_MEMBER;
import static org.tutti.session.Script.VIC;

import java.util.Optional;
import org.tutti.session.Input.AskRating;
import org.tutti.session.Input.Consent;
import org.tutti.session.Input.Rate;
import org.tutti.session.Input.SetOffset;
import org.tutti.session.Input.SetTrial;

/** Two trials: one that has ended, and one with an offset and a question that is open. */
final class TrialStory {

    private TrialStory() {}

    static Script told() {
        Script script = Script.withEverybody();
        script.does(ANA, new SetTrial(Optional.of("To learn how far apart \"Žofie\" and the others may be 😀")));
        script.does(BOB, new Consent(true)).does(VIC, new Consent(true)).does(CLEO, new Consent(false));
        script.does(ANA, new Input.Play()).elapse(4).does(ANA, new SetOffset(BOB_MEMBER, -0.125)).elapse(20.5);
        long question = asks(script, "How was it?");
        script.does(VIC, new Rate(question, 5)).elapse(1).does(BOB, new Rate(question, 2));
        script.does(BOB, new Rate(question, 3)).does(VIC, new Consent(false));
        script.does(CLEO, new SetTrial(Optional.empty()));
        script.elapse(2).does(CLEO, new SetTrial(Optional.of("The same with another strategy")));
        script.does(CLEO, new Consent(true)).does(BOB, new Consent(true)).does(VIC, new Consent(true));
        script.does(ANA, new Input.SetStrategy("leader")).does(ANA, new SetOffset(CLEO_MEMBER, 2.5));
        script.does(ANA, new SetOffset(BOB_MEMBER, 1)).does(ANA, new SetOffset(BOB_MEMBER, 0));
        asks(script, "Heard an echo?");
        script.does(ANA, new AskRating(Optional.empty()));
        question = asks(script, "And now?");
        script.elapse(1).does(CLEO, new Rate(question, 1));
        return script;
    }

    private static long asks(Script script, String question) {
        return script.does(ANA, new AskRating(Optional.of(question))).session().seq();
    }
}
