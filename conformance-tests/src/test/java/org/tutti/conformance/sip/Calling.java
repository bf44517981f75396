package org.tutti.conformance.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.message;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.tutti.conformance.support.ClockEstimate;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.Messages.Member;
import org.tutti.conformance.support.Messages.Timeline;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.sip.Heard;
import org.tutti.conformance.support.sip.Phone;
import org.tutti.conformance.support.sip.PhoneCall;
import org.tutti.conformance.support.sip.TuttiOnSip;

/** A session and those who have called it. */
final class Calling implements AutoCloseable {
    /** What the server takes a phone to need until it is heard, ms ({@code tutti.sip.delay}). */
    static final double DELAY = 120;

    /** The film's beep: each full second, for 50 ms. */
    private static final double BEEP = 1000;
    /** Of 32767; the film's has 13 100, and half of that while somebody talks. */
    private static final double LOUD = 4500;
    /** How far from the timeline a beep may be heard, ms. */
    private static final double TOLERANCE = 40;

    /** How long something may be said, under which the film is too low to be found, s. */
    private static final long SAID = 20;

    private final TuttiOnSip tutti;
    private final Room room;
    private final Deque<Phone> phones = new ArrayDeque<>();

    private Calling(TuttiOnSip tutti, Map<String, ?> body) {
        this.tutti = tutti;
        this.room = Room.open(tutti.server(), body);
    }

    static Calling open(TuttiOnSip tutti, String title) {
        return open(tutti, Map.of("title", title));
    }

    /** As {@link Room#open}. */
    static Calling open(TuttiOnSip tutti, Map<String, ?> body) {
        return new Calling(tutti, body);
    }

    Room room() {
        return room;
    }

    /** What one calls to be in it. */
    String uri() {
        return tutti.uriOf(room.session());
    }

    TuttiClient host(String name) {
        return room.host(name);
    }

    Phone phone(String name) {
        Phone phone = Phone.of(name, tutti);
        phones.push(phone);
        return phone;
    }

    /** Somebody who has called and is in. */
    PhoneCall guest(String name) {
        return phone(name).call(uri());
    }

    /** A member, as the client is told of them by now or soon. */
    static Member member(TuttiClient client, String name, Predicate<Member> condition) {
        return await(name + " as they should be").until(
                () -> client.roster().members().stream()
                        .filter(one -> one.name().equals(name) && condition.test(one)).findFirst(),
                Optional::isPresent).orElseThrow();
    }

    static Member member(TuttiClient client, String name) {
        return member(client, name, _ -> true);
    }

    static void awaitGone(TuttiClient client, String name) {
        await(name + " to be gone").until(() -> client.roster().members().stream().noneMatch(one -> one.name().equals(name)));
    }

    /** Gives control to somebody. */
    static void handOver(TuttiClient from, String name) {
        String to = member(from, name).member();
        from.command(message("handOver").put("member", to));
        await(name + " in control").until(() -> to.equals(from.roster().controller()));
    }

    /**
     * Waits until so many beeps of the film have been heard since a command, and checks that each was heard when the
     * timeline was at a full second.
     *
     * @return how far from it they were, ms; positive: too late
     */
    static List<Double> awaitInStep(TuttiClient client, PhoneCall call, Accepted since, int beeps) {
        return awaitInStep(client, call, since, beeps, TOLERANCE);
    }

    /** {@code tolerance}: how far from the timeline a beep may be heard, ms. */
    static List<Double> awaitInStep(TuttiClient client, PhoneCall call, Accepted since, int beeps, double tolerance) {
        Timeline timeline = client.timelineOf(since);
        ClockEstimate clock = client.estimateClock();
        double from = since.effectiveAt() - clock.offset() - DELAY;
        List<Double> heard = await(beeps + " beeps").atMost(Duration.ofSeconds(beeps + SAID)).until(
                () -> Heard.in(call.sound()).beeps(BEEP, LOUD).stream().filter(at -> at > from - TOLERANCE).toList(),
                found -> found.size() >= beeps);
        List<Double> late = heard.stream().map(at -> {
            double instant = clock.at(at + DELAY);
            double position = timeline.last().position() + timeline.last().velocity() * (instant - timeline.last().timestamp()) / 1000;
            return (position - Math.rint(position)) * 1000 / timeline.last().velocity();
        }).toList();
        System.out.printf("%s: beeps heard %s ms after their time%n", client.welcome().title(),
                late.stream().map(each -> "%.1f".formatted(each)).toList());
        assertThat(late).allSatisfy(each -> assertThat(each).isBetween(-tolerance, tolerance));
        return late;
    }

    /** Waits until the film has come to a position, s. */
    static void awaitPosition(TuttiClient client, double position) {
        ClockEstimate clock = client.estimateClock();
        await("the film at " + position + " s").until(
                () -> client.timeline().positionAt(clock.now(), client.welcome().item()) > position);
    }

    /** Waits a little and checks that no beep was heard after a command. */
    static void awaitSilence(TuttiClient client, PhoneCall call, Accepted since) {
        ClockEstimate clock = client.estimateClock();
        clock.awaitInstant(since.effectiveAt() + 1100);
        // What was sent ahead by then is heard; nothing that is sent later.
        double from = since.stamp() - clock.offset() + TOLERANCE;
        double to = ClockEstimate.localNow();
        int before = call.sound().count();
        assertThat(Heard.in(call.sound()).beeps(BEEP, LOUD)).noneMatch(at -> at > from && at < to);
        await("packets, though there is nothing to hear").until(() -> call.sound().count() > before + 10);
    }

    @Override
    public void close() {
        phones.forEach(Phone::close);
        room.close();
    }
}
