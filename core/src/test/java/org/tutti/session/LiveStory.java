package org.tutti.session;

import static org.tutti.session.Script.ANA;

import java.util.Optional;

/** Two live feeds, one without programme time, and a film with tracks: begun, paused, sought in, changed over. */
final class LiveStory {

    private LiveStory() {}

    static Script told() {
        Script script = Script.withEverybody();
        script.does(ANA, new Input.Enqueue(Broadcasts.live("stage"))).does(ANA, new Input.Enqueue(Broadcasts.live("crowd")));
        script.does(ANA, new Input.Enqueue(Broadcasts.untimed("old"))).does(ANA, new Input.Enqueue(Broadcasts.show()));
        script.does(ANA, new Input.Next()).elapse(5).does(ANA, new Input.Play()).elapse(20);
        script.does(ANA, new Input.Pause()).elapse(30).does(ANA, new Input.Play()).elapse(1);
        script.does(ANA, new Input.SetRate(1.5)).elapse(70).happens();
        script.engine(new Input.Window(script.stage().queue().current(), 600.5));
        script.does(ANA, new Input.Seek(1)).elapse(2).does(ANA, new Input.Next()).elapse(2);
        script.does(ANA, new Input.GoLive()).elapse(10).does(ANA, new Input.Next()).elapse(3).does(ANA, new Input.Stop());
        script.does(ANA, new Input.Next());
        script.does(ANA, new Input.PresentTracks(
                new Presented(Optional.of(Broadcasts.DESCRIBED.id()), Optional.of(Broadcasts.GERMAN.id()))));
        script.does(ANA, new Input.Previous()).does(ANA, new Input.Next());
        script.does(ANA, new Input.PresentTracks(new Presented(Optional.empty(), Optional.of(Presented.OFF))));
        return script;
    }
}
