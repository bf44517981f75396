package org.tutti.session;

import static org.tutti.session.Script.ANA;
import static org.tutti.session.Script.BOB;
import static org.tutti.session.Script.CLEO_MEMBER;
import static org.tutti.session.Script.VIC;

import java.util.List;
import java.util.Optional;

/** An organisation's session: what it is called elsewhere, what members agree to, and a host who gives their seat. */
final class DossierStory {

    static final Details CALL = new Details(
            Optional.of("call 4711"), Privacy.TENANT, "How to set up the router.", List.of("router", "Hilfe_24"));

    private DossierStory() {}

    static Script told() {
        Script script = Script.withEverybody();
        script.engine(new Input.Belong("acme", new MemberId("agent")));
        script.does(ANA, new Input.SetDetails(CALL));
        long asked = script.does(ANA, new Input.SetNotice(Optional.of("This session is recorded for training.")))
                .session().seq();
        script.does(BOB, new Input.Agree(asked, true)).elapse(2).does(VIC, new Input.Agree(asked, false));
        script.elapse(1).does(VIC, new Input.Agree(asked, true));
        script.does(ANA, new Input.TransferHost(CLEO_MEMBER));
        script.does(Script.CLEO, new Input.SetNotice(Optional.empty()));
        script.does(Actor.staff(new MemberId("agent")), new Input.SetDetails(Details.NONE));
        return script;
    }
}
