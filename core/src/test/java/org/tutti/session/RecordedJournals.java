package org.tutti.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.tutti.plugin.sync.Decision;
import org.tutti.plugin.sync.Memory;

/**
 * Journals as releases wrote them, one entry a line: {@code seq stamp effectiveAt actor input}, tab-separated; beside
 * each, the session it leads to. Run {@link #main} with the name of a release to record what this version writes; never
 * change a recording of a release. Those of 0.1.0 but the first are recorded anew until it is released. Of each release
 * there are some: one member after the other, (named {@code RELEASE-people}) a group with all that people do, (named
 * {@code RELEASE-agent}) an agent with a customer, (named {@code RELEASE-trial}) two trials, (named
 * {@code RELEASE-tree}) a synchronisation tree, (named {@code RELEASE-live}) what is live, (named
 * {@code RELEASE-dossier}) an organisation's session, and (named {@code RELEASE-nodes}) one whose servers go.
 */
final class RecordedJournals {

    static final Path FOLDER = Path.of("src/test/resources/journals");

    private RecordedJournals() {}

    public static void main(String[] release) throws IOException {
        Script script = switch (release[0].substring(release[0].lastIndexOf('-') + 1)) {
            case "people" -> PeopleStory.told();
            case "agent" -> AgentStory.told();
            case "trial" -> TrialStory.told();
            case "tree" -> TreeStory.told();
            case "live" -> LiveStory.told();
            case "dossier" -> DossierStory.told();
            case "nodes" -> NodesStory.told();
            default -> story();
        };
        Files.write(
                FOLDER.resolve(release[0] + ".journal"),
                script.journal().stream().map(RecordedJournals::line).toList());
        Files.writeString(FOLDER.resolve(release[0] + ".state.json"), Codec.snapshot(script.session()));
    }

    /** A session in which every kind of input occurs that there was in 0.1.0. */
    private static Script story() {
        Script script = Script.withAnaAndBob();
        script.elapse(3).by(Script.ANA, new Input.Play());
        script.elapse(7.123456).by(Script.ANA, new Input.Seek(60.5));
        script.elapse(0.1).by(Script.ANA, new Input.SetRate(1.25));
        script.elapse(2).by(Script.BOB, new Input.Drop(Script.BOB));
        script.elapse(2).by(Script.BOB, new Input.Resume(Script.BOB));
        var wait = new Decision(
                new Decision.Wait(Script.BOB.value(), script.now() + 3_000_000),
                "Bob is buffering.",
                Map.of("behindMs", 812.5),
                new Memory("server-clock", 1, new byte[] {1, 2, 3}));
        script.by(Actor.strategy("server-clock"), new Input.Decide("server-clock", wait), 250_000);
        script.elapse(4).due();
        script.elapse(5).engine(new Input.Takeover("b", script.now() - 4_000_000));
        script.elapse(1).by(Script.ANA, new Input.Resume(Script.ANA));
        script.elapse(1).by(Script.ANA, new Input.Pause());
        script.elapse(40).due();
        script.by(Script.ANA, new Input.Leave(Script.ANA));
        return script;
    }

    static String line(Entry entry) {
        return "%d\t%d\t%d\t%s\t%s".formatted(
                entry.seq(), entry.stamp(), entry.effectiveAt(), Codec.encode(entry.actor()), Codec.encode(entry.input()));
    }

    static List<Entry> read(Path journal) throws IOException {
        return Files.readAllLines(journal).stream()
                .map(line -> line.split("\t", 5))
                .map(field -> new Entry(
                        Script.ID,
                        Long.parseLong(field[0]),
                        Long.parseLong(field[1]),
                        Long.parseLong(field[2]),
                        Codec.decodeActor(field[3]),
                        Codec.decode(field[4])))
                .toList();
    }
}
