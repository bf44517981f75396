package org.tutti.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.OrderedPMap;
import org.pcollections.PMap;
import org.pcollections.PSet;
import org.pcollections.PVector;
import org.pcollections.TreePVector;
import org.tutti.plugin.sync.Decision.Rule;
import org.tutti.plugin.sync.Memory;
import org.tutti.plugin.timeline.Timeline;
import org.tutti.session.Door.Knock;
import org.tutti.tree.Tree;

/**
 * A session as it is written down. What is empty is left out. Version 1, of 0.1.0, had {@code item} and {@code cause}
 * where version 2 has a queue and a trace.
 */
record Snapshot(
        int version,
        SessionId id,
        long seq,
        long stamp,
        String title,
        Item item,
        Timeline timeline,
        Optional<Cause> cause,
        List<Seat> members,
        Optional<MemberId> controller,
        Ruled policy,
        Rule follow,
        SortedMap<String, Double> advice,
        Optional<String> fallback,
        long closesAt,
        boolean ended,
        Long begunAt,
        Rules rules,
        List<Queued> queue,
        String current,
        Optional<Barrier> barrier,
        List<EndpointId> awaited,
        View view,
        Presented presented,
        Optional<Double> behind,
        Optional<Long> startsAt,
        List<Cause> trace,
        List<Request> requests,
        List<Decided> standings,
        List<Knock> door,
        List<String> revoked,
        List<Said> chat,
        List<Note> notes,
        DossierForm dossier,
        TrialForm trial,
        TreeForm tree) {

    record Ruled(String strategy, Memory memory) {}

    record Seat(MemberId id, String name, Role role, List<Place> endpoints, boolean free) {}

    /**
     * An endpoint; {@code until} is there while it is resuming.
     *
     * @param plays absent in version 1, where all did
     */
    record Place(EndpointId id, Optional<Long> until, Boolean plays) {}

    record Queued(String id, Item item, List<WaitPoint> waitPoints) {}

    record Request(MemberId member, long until) {}

    record Decided(MemberId member, Standing standing) {}

    record Said(
            long seq,
            MemberId member,
            String name,
            long at,
            long since,
            String item,
            double position,
            String text,
            boolean encrypted,
            Map<String, List<MemberId>> reactions,
            boolean removed) {}

    static Snapshot of(Session session) {
        Roster roster = session.roster();
        Stage stage = session.stage();
        List<Request> requests = new ArrayList<>();
        roster.requests().forEach((member, until) -> requests.add(new Request(member, until)));
        List<Decided> standings = new ArrayList<>();
        roster.standings().forEach((member, standing) -> standings.add(new Decided(member, standing)));
        Policy policy = session.policy();
        SortedMap<String, Double> advice = new TreeMap<>();
        policy.advice().forEach((endpoint, correction) -> advice.put(endpoint.value(), correction));
        return new Snapshot(
                2,
                session.id(),
                session.seq(),
                session.stamp(),
                session.title(),
                null,
                session.timeline(),
                Optional.empty(),
                roster.members().stream().map(member -> seat(member, roster)).toList(),
                roster.controller().map(Member::id),
                new Ruled(policy.strategy(), policy.memory()),
                policy.follow() == Rule.TIMELINE ? null : policy.follow(),
                advice,
                policy.fallback(),
                session.closesAt(),
                session.ended(),
                session.begunAt(),
                session.rules(),
                stage.queue().items().stream()
                        .map(item -> new Queued(item.id(), item.item(), List.copyOf(item.waitPoints())))
                        .toList(),
                stage.queue().current(),
                stage.barrier(),
                List.copyOf(stage.awaited()),
                stage.view(),
                stage.presented().equals(Presented.NOTHING) ? null : stage.presented(),
                stage.behind(),
                stage.startsAt(),
                List.copyOf(stage.trace()),
                requests,
                standings,
                List.copyOf(session.door().waiting().values()),
                session.door().revoked().stream().sorted().toList(),
                session.chat().lines().stream().map(Snapshot::said).toList(),
                List.copyOf(session.notes().all()),
                DossierForm.of(session.dossier()),
                TrialForm.of(session.trial()),
                TreeForm.of(session.tree()));
    }

    private static Seat seat(Member member, Roster roster) {
        List<Place> places = member.endpoints().stream()
                .map(id -> new Place(id, roster.resumingUntil(id), roster.plays(id)))
                .toList();
        return new Seat(member.id(), member.name(), member.role(), places, member.free());
    }

    private static Said said(Line line) {
        Map<String, List<MemberId>> reactions = new LinkedHashMap<>();
        line.reactions().forEach((reaction, members) -> reactions.put(reaction, List.copyOf(members)));
        return new Said(
                line.seq(), line.member(), line.name(), line.at(), line.since(), line.item(), line.position(),
                line.text(), line.encrypted(), reactions, line.removed());
    }

    Session session() {
        Queue items = queue == null
                ? Queue.of(item, 1)
                : Queue.of(vector(queue.stream()
                        .map(one -> new QueueItem(one.id(), one.item(), vector(one.waitPoints())))
                        .toList()), current);
        PVector<Cause> causes = trace == null && cause != null
                ? cause.map(TreePVector::singleton).orElse(TreePVector.empty())
                : vector(trace);
        var stage = new Stage(
                items,
                timeline,
                present(barrier),
                vector(awaited),
                view == null ? View.WHOLE : view,
                presented == null ? Presented.NOTHING : presented,
                present(behind),
                present(startsAt),
                causes);
        return new Session(
                id,
                seq,
                stamp,
                begunAt == null ? stamp : begunAt,
                title,
                rules == null ? Rules.STANDARD : rules,
                stage,
                roster(),
                atDoor(),
                new Chat(vector(chat == null ? null : chat.stream().map(Snapshot::line).toList())),
                new Notes(vector(notes)),
                dossier == null ? Dossier.NONE : dossier.dossier(),
                trial == null ? Trial.NONE : trial.trial(),
                tree == null ? Tree.EMPTY : tree.tree(),
                governing(),
                closesAt,
                ended);
    }

    private Policy governing() {
        PMap<EndpointId, Double> advised = HashTreePMap.empty();
        if (advice != null) {
            for (var one : advice.entrySet()) {
                advised = advised.plus(new EndpointId(one.getKey()), one.getValue());
            }
        }
        return new Policy(
                policy.strategy(),
                policy.memory(),
                follow == null ? Rule.TIMELINE : follow,
                advised,
                present(fallback));
    }

    private Roster roster() {
        PMap<EndpointId, Long> resuming = HashTreePMap.empty();
        PSet<EndpointId> bystanders = HashTreePSet.empty();
        List<Member> seated = new ArrayList<>();
        for (Seat seat : listed(members)) {
            for (Place place : seat.endpoints()) {
                if (present(place.until()).isPresent()) {
                    resuming = resuming.plus(place.id(), place.until().get());
                }
                if (Boolean.FALSE.equals(place.plays())) {
                    bystanders = bystanders.plus(place.id());
                }
            }
            List<EndpointId> endpoints = seat.endpoints().stream().map(Place::id).toList();
            seated.add(new Member(seat.id(), seat.name(), seat.role(), vector(endpoints), seat.free()));
        }
        OrderedPMap<MemberId, Long> asked = OrderedPMap.empty();
        for (Request request : listed(requests)) {
            asked = asked.plus(request.member(), request.until());
        }
        OrderedPMap<MemberId, Standing> decided = OrderedPMap.empty();
        for (Decided one : listed(standings)) {
            decided = decided.plus(one.member(), one.standing());
        }
        return Roster.of(seated, resuming, present(controller), asked, decided, bystanders);
    }

    private Door atDoor() {
        OrderedPMap<MemberId, Knock> waiting = OrderedPMap.empty();
        for (Knock knock : listed(door)) {
            waiting = waiting.plus(knock.member(), knock);
        }
        return new Door(waiting, HashTreePSet.from(listed(revoked)));
    }

    private static Line line(Said said) {
        PMap<String, PVector<MemberId>> reactions = OrderedPMap.empty();
        for (var reaction : said.reactions().entrySet()) {
            reactions = reactions.plus(reaction.getKey(), vector(reaction.getValue()));
        }
        return new Line(
                said.seq(), said.member(), said.name(), said.at(), said.since(), said.item(), said.position(),
                said.text(), said.encrypted(), reactions, said.removed());
    }

    private static <T> Optional<T> present(Optional<T> value) {
        return value == null ? Optional.empty() : value;
    }

    private static <T> List<T> listed(List<T> list) {
        return list == null ? List.of() : list;
    }

    private static <T> PVector<T> vector(List<T> list) {
        return TreePVector.from(listed(list));
    }
}
