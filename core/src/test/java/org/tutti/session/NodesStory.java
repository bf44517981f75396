package org.tutti.session;

import static org.tutti.session.Script.ANA;
import static org.tutti.session.Script.BOB;

import java.util.List;

/** A session whose owners go one after the other, and those of its people who were connected to them. */
final class NodesStory {

    private NodesStory() {}

    static Script told() {
        Script script = Script.withAnaAndBob();
        script.elapse(1).by(ANA, new Input.Play());
        script.elapse(9).does(Actor.engine("south.2"), new Input.Succeed("south.2", script.now(), List.of(BOB)));
        script.elapse(1).by(BOB, new Input.Resume(BOB));
        script.elapse(1).by(ANA, new Input.Seek(30));
        long lost = script.now();
        script.elapse(50).does(Actor.engine("north.3"), new Input.Succeed("north.3", lost, List.of(ANA, BOB)));
        script.elapse(1).by(ANA, new Input.Resume(ANA));
        script.elapse(1).by(ANA, new Input.Play());
        script.elapse(40).due();
        return script;
    }
}
