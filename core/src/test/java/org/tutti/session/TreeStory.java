package org.tutti.session;

import static org.tutti.session.Script.ANA;
import static org.tutti.session.Script.ANA_API;
import static org.tutti.session.Script.BOB;
import static org.tutti.session.Script.BOB_MEMBER;
import static org.tutti.session.Script.CLEO;
import static org.tutti.session.Script.VIC;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tutti.session.Input.AddMirror;
import org.tutti.session.Input.AddTriples;
import org.tutti.session.Input.ChangeTriple;
import org.tutti.session.Input.PublishEvent;
import org.tutti.session.Input.RemoveMirror;
import org.tutti.session.Input.RemoveTriple;
import org.tutti.session.Input.SetTree;
import org.tutti.tree.Copy;
import org.tutti.tree.Kind;
import org.tutti.tree.NewTriple;
import org.tutti.tree.Playing;
import org.tutti.tree.Settings.Keeping;
import org.tutti.tree.TripleId;

/** A film with links of every form, which move, go and wait for what happens, and what its people call their own. */
final class TreeStory {

    private static final String SESSION = "urn:tutti:session:" + Script.ID;
    private static final String FILM = "file:demo";
    private static final String CLIP = "https://v.example/Žofie.mp4";
    private static final String BOBS = "blob:https://tutti.example/1f2e";

    private TreeStory() {}

    static Script told() {
        Script script = Script.withEverybody();
        script.does(ANA, new SetTree(Optional.empty(), Optional.of(true), Optional.of(40), Optional.of(5)));
        script.does(ANA, new Input.SetGrants(BOB_MEMBER, Optional.of(Set.of(Grant.CONTROL, Grant.CHAT, Grant.TREE))));
        script.does(ANA, new Input.Play()).elapse(10);
        String map = adds(script, ANA, NewTriple.of(FILM + "#t=10,40", "geo:41.38,2.17?z=12"));
        String clip = adds(script, BOB, new NewTriple(
                FILM + "#t=+5,+10.25&xywh=percent:25,25,50,50", CLIP + "#t=5,15", Optional.empty(),
                Optional.of(Kind.VIDEO),
                Optional.of(Playing.HEAD), Optional.of(1.5), Optional.of("\"Goal\" 😀")));
        adds(script, CLEO,
                under("#2", "https://en.wikipedia.org/wiki/Kyoto#t=1,2", "data:text/plain,There%20it%20is"),
                under(clip, CLIP + "#t=6,talk.ends", "https://v.example/a.png#xywh=10,20,30,40"),
                NewTriple.of(CLIP + "#t=7", "https://en.wikipedia.org/wiki/Kyoto#History"));
        adds(script, ANA_API, NewTriple.of(SESSION + "#t=talk.begins,talk.ends+2", "https://v.example/talk.ogg"));
        adds(script, ANA, NewTriple.of(SESSION + "#t=talk.begins+1,+30", "https://v.example/page?q=1&r=%C5%BD"));
        script.elapse(3.333333).does(BOB, new PublishEvent("talk.begins")).elapse(2);
        script.does(ANA, new ChangeTriple(
                map, Optional.of(script.session().tree().triple(id(map)).orElseThrow().rev()),
                Optional.of(FILM + "#t=12,41.5"), Optional.empty(), Optional.empty()));
        script.does(BOB, new ChangeTriple(
                map, Optional.empty(), Optional.empty(), Optional.of("geo:41.38,2.17?z=12#here"),
                Optional.of("Barcelona")));
        script.does(BOB, new AddMirror(
                new Copy(CLIP, Optional.empty()), new Copy(BOBS, Optional.of(BOB.value()))));
        script.does(VIC, new AddMirror(
                new Copy("blob:https://tutti.example/3a4b", Optional.of(VIC.value())),
                new Copy(BOBS, Optional.of(BOB.value()))));
        adds(script, BOB, NewTriple.of(BOBS + "#t=9,10", "urn:tutti:whiteboard"));
        script.does(ANA, new Input.Pause()).elapse(60).does(CLEO, new PublishEvent("talk.ends"));
        script.does(CLEO, new PublishEvent("talk.begins"));
        String gone = adds(script, ANA, NewTriple.of(FILM + "#t=1,2", "https://v.example/gone.webm"));
        adds(script, ANA, NewTriple.of("https://v.example/gone.webm#t=1", "geo:0,0"));
        script.does(BOB, new RemoveTriple(gone, Optional.empty()));
        String mirror = "m" + script.does(ANA, new AddMirror(
                new Copy("urn:x", Optional.empty()), new Copy("urn:y", Optional.empty()))).session().seq();
        script.does(ANA, new RemoveMirror(mirror));
        script.does(ANA, new SetTree(Optional.of(Keeping.SERVER), Optional.empty(), Optional.of(30), Optional.empty()));
        script.does(ANA, new Input.Leave(ANA));
        return script;
    }

    static NewTriple under(String parent, String subject, String object) {
        return new NewTriple(
                subject, object, Optional.of(parent), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty());
    }

    private static String adds(Script script, EndpointId who, NewTriple... links) {
        return adds(script, Actor.endpoint(who), links);
    }

    /** @return the id of the first */
    private static String adds(Script script, Actor who, NewTriple... links) {
        return "t" + script.does(who, new AddTriples(List.of(links), 125_000)).session().seq();
    }

    private static TripleId id(String text) {
        return TripleId.of(text).orElseThrow();
    }
}
