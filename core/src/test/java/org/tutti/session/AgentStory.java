package org.tutti.session;

import static org.tutti.session.Script.ANA;
import static org.tutti.session.Script.ANA_API;
import static org.tutti.session.Script.BOB;
import static org.tutti.session.Script.BOB_MEMBER;
import static org.tutti.session.Script.CLEO;
import static org.tutti.session.Script.CLEO_MEMBER;
import static org.tutti.session.Script.OTTO;
import static org.tutti.session.Script.OTTO_MEMBER;

/** A call: Ana shows Bob something, Otto listens and whispers, Cleo takes over. Leaves notes of all three behind. */
final class AgentStory {

    private AgentStory() {}

    static Script told() {
        Script script = Script.withEverybody();
        script.does(ANA_API, new Input.SetRules(Template.AGENT.rules()));
        script.does(ANA, new Input.TakeNote("Bought in May; wants\nthe large one, \"Žofie\" 😀"));
        script.elapse(1).does(ANA, new Input.Play()).elapse(12.5);
        script.does(OTTO, new Input.TakeNote("Ask for the serial number."));
        script.does(ANA, new Input.DropNote(script.session().seq()));
        script.elapse(3.25).does(OTTO, new Input.TakeNote("Well done!"));
        script.does(ANA, new Input.SetRole(OTTO_MEMBER, Role.VIEWER));
        script.does(CLEO, new Input.TakeNote("Taken over from Ana."));
        script.does(Actor.engine("test"), new Input.Remember(BOB_MEMBER));
        script.does(BOB, new Input.Say("Thanks!")).does(ANA, new Input.HandOver(CLEO_MEMBER));
        script.does(ANA, new Input.Leave(ANA));
        script.does(ANA_API, new Input.TakeNote("Ticket 4711"));
        return script;
    }
}
