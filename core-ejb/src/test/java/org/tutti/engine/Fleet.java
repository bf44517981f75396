package org.tutti.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.tutti.engine.Sessions.Created;
import org.tutti.engine.Sessions.Entrance;
import org.tutti.engine.Sessions.JoinRequest;
import org.tutti.engine.Sessions.Joined;
import org.tutti.engine.Sessions.Waiting;
import org.tutti.session.Actor;
import org.tutti.session.Details;
import org.tutti.session.EndpointId;
import org.tutti.session.Entry;
import org.tutti.session.Grant;
import org.tutti.session.Input;
import org.tutti.session.MemberId;
import org.tutti.session.Presented;
import org.tutti.session.Privacy;
import org.tutti.session.Role;
import org.tutti.session.Rules;
import org.tutti.session.Session;
import org.tutti.session.Template;
import org.tutti.session.View;
import org.tutti.session.WaitPoint;
import org.tutti.tree.Copy;
import org.tutti.tree.NewTriple;
import org.tutti.tree.Settings.Keeping;

/** People who come to a session, do all there is to do, drop, come back and go. What they do follows from a seed. */
final class Fleet {

    private static final String CLIP = "https://v.example/clip.mp4";

    private final TestEngine server;
    private final Created created;
    private final Random random;
    private final List<Joined> here = new ArrayList<>();
    private int names;

    Fleet(TestEngine server, Created created, long seed) {
        this.server = server;
        this.created = created;
        this.random = new Random(seed);
        here.add(server.host(created, "Ana"));
    }

    /** Somebody does something; it may be refused. */
    void step() {
        int what = random.nextInt(100);
        if (what < 6 && here.size() < 12) {
            comes();
        } else if (what < 9 && here.size() > 4) {
            goes(here.remove(1 + random.nextInt(here.size() - 1)));
        } else if (what < 11 && here.size() > 1) {
            // There and back: who has the host token is to run it to the end.
            Joined other = guest();
            asks(Actor.endpoint(ana().endpoint()), new Input.TransferHost(other.member()));
            asks(Actor.endpoint(other.endpoint()), new Input.TransferHost(ana().member()));
        } else if (what < 13 && here.size() > 1) {
            Joined who = guest();
            server.engine.drop(created.session(), who.endpoint(), who.attachment());
        } else {
            boolean host = random.nextInt(3) > 0;
            asks(host ? Actor.host(ana().member()) : Actor.endpoint(any().endpoint()), request(session()));
        }
    }

    /** The host. */
    Joined ana() {
        return here.getFirst();
    }

    private Joined guest() {
        return here.get(1 + random.nextInt(here.size() - 1));
    }

    private Session session() {
        return server.session(created.session());
    }

    private Joined any() {
        return here.get(random.nextInt(here.size()));
    }

    private MemberId anyMember() {
        return any().member();
    }

    private void comes() {
        Reply<Entrance> reply = server.reply(callback -> server.engine.join(
                created.session(), new JoinRequest("Guest " + names++, Optional.empty(), true), callback));
        if (reply instanceof Reply.Done<Entrance>(Entrance entrance)) {
            switch (entrance) {
                case Joined joined -> here.add(joined);
                case Waiting waiting -> answer(waiting.endpoint());
            }
        }
    }

    private void answer(EndpointId endpoint) {
        session().door().with(endpoint).ifPresent(knock -> asks(
                Actor.host(ana().member()),
                random.nextBoolean() ? new Input.Admit(knock.member()) : new Input.Reject(knock.member())));
    }

    private void goes(Joined who) {
        server.<Entry>reply(callback -> server.engine.leave(created.session(), who.endpoint(), callback));
    }

    void asks(Actor who, Input.Request request) {
        server.<Entry>reply(callback -> server.engine.request(created.session(), who, request, callback));
    }

    private <T> T one(List<T> all, T otherwise) {
        return all.isEmpty() ? otherwise : all.get(random.nextInt(all.size()));
    }

    @SafeVarargs
    private <T> T of(T... all) {
        return all[random.nextInt(all.length)];
    }

    private String item(Session session) {
        return one(session.stage().queue().items().stream().map(item -> item.id()).toList(), "i9");
    }

    private long line(Session session) {
        return one(session.chat().lines().stream().map(line -> line.seq()).toList(), 1L);
    }

    private Rules rules() {
        List<Rules> all = new ArrayList<>(Arrays.stream(Template.values()).map(Template::rules).toList());
        all.add(Rules.STANDARD);
        all.add(Rules.STANDARD);
        return one(all, Rules.STANDARD);
    }

    private Input.Request request(Session session) {
        return switch (random.nextInt(52)) {
            case 0, 1, 2 -> new Input.Play();
            case 3 -> new Input.Pause();
            case 4, 5, 6 -> new Input.Seek(random.nextDouble() * 120);
            case 7 -> new Input.SetRate(of(0.5, 1.0, 1.25));
            case 8 -> new Input.Stop();
            case 9 -> new Input.Reset();
            case 10 -> new Input.Select(item(session));
            case 11 -> of(new Input.Next(), new Input.Previous());
            case 12 -> new Input.SetView(new View(1 + random.nextDouble(), 0.1, 0, 0, 0, 0, 0));
            case 13 -> new Input.PresentTracks(new Presented(Optional.empty(), Optional.of(Presented.OFF)));
            case 14 -> new Input.Schedule(of(Optional.empty(), Optional.of(server.engine.clock().now() + 4_000_000)));
            case 15 -> new Input.SetWaitPoints(item(session), List.of(new WaitPoint(100 * random.nextDouble(), "Step")));
            case 16, 17 -> new Input.RequestControl();
            case 18 -> new Input.WithdrawRequest();
            case 19 -> new Input.HandOver(anyMember());
            case 20 -> new Input.DenyControl(one(List.copyOf(session.roster().requests().keySet()), anyMember()));
            case 21 -> new Input.TakeControl();
            case 22 -> new Input.ReleaseControl();
            case 23 -> here.size() > 1
                    ? new Input.SetRole(guest().member(), of(Role.PARTICIPANT, Role.VIEWER, Role.COHOST))
                    : new Input.TakeControl();
            case 24 -> new Input.SetGrants(anyMember(), of(Optional.empty(), Optional.of(EnumSet.of(Grant.CHAT))));
            case 25 -> new Input.SetRules(rules());
            case 26 -> new Input.SetStrategy(of("ready-quorum", "server-clock"));
            case 27 -> new Input.RevokeInvitation("an-invitation");
            case 28 -> new Input.SetDetails(new Details(
                    Optional.of("call " + random.nextInt(9)), Privacy.TENANT, "Of a film", List.of("film")));
            case 29 -> new Input.SetNotice(Optional.of("This is recorded."));
            case 30 -> new Input.Agree(session.dossier().notice().map(notice -> notice.seq()).orElse(1L), true);
            case 31 -> new Input.Enqueue(session.item());
            case 32 -> new Input.Dequeue(item(session));
            case 33 -> new Input.Reorder(item(session), Optional.empty());
            case 34 -> new Input.Ready(session.stage().barrier().map(barrier -> barrier.seq()).orElse(1L));
            case 35 -> new Input.WatchFreely(random.nextBoolean());
            case 36 -> new Input.SetName("Called " + names++);
            case 37, 38, 39 -> new Input.Say("Line " + names++ + ": Žofie 😀");
            case 40 -> new Input.SayEncrypted(Base64.getEncoder().encodeToString(new byte[40]));
            case 41 -> new Input.React(line(session), "👍");
            case 42 -> new Input.RemoveLine(line(session));
            case 43 -> new Input.Mute(anyMember(), random.nextBoolean());
            case 44 -> new Input.TakeNote("Asks for the price");
            case 45 -> new Input.DropNote(one(session.notes().all().stream().map(note -> note.seq()).toList(), 1L));
            case 46 -> trial(session);
            case 47, 48 -> new Input.AddTriples(List.of(NewTriple.of("file:demo#t=1,20", CLIP)), 0);
            case 49 -> link(session);
            case 50 -> of(
                    new Input.AddMirror(new Copy("file:demo", Optional.empty()), new Copy(CLIP, Optional.empty())),
                    new Input.RemoveMirror(one(
                            session.tree().mirrors().asserted().keySet().stream().map(Object::toString).toList(), "m1")),
                    new Input.PublishEvent("goal"),
                    new Input.SetTree(
                            Optional.of(Keeping.SERVER), Optional.of(true), Optional.of(1000), Optional.empty()));
            default -> new Input.GoLive();
        };
    }

    private Input.Request trial(Session session) {
        long asked = session.trial().run().flatMap(run -> run.asked()).orElse(1L);
        return of(
                new Input.SetTrial(Optional.of("For science")),
                new Input.Consent(true),
                new Input.SetOffset(anyMember(), 0.25),
                new Input.AskRating(Optional.of("How is it?")),
                new Input.Rate(asked, 4));
    }

    private Input.Request link(Session session) {
        String triple = one(session.tree().triples().keySet().stream().map(Object::toString).toList(), "t1");
        return random.nextBoolean()
                ? new Input.ChangeTriple(
                        triple, Optional.empty(), Optional.of("file:demo#t=2,9"), Optional.empty(), Optional.of("Goal"))
                : new Input.RemoveTriple(triple, Optional.empty());
    }
}
