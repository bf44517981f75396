package org.tutti.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.tutti.engine.Sessions.CreateRequest;
import org.tutti.engine.Sessions.Created;
import org.tutti.session.Actor;
import org.tutti.session.Entry;
import org.tutti.session.Descriptions;
import org.tutti.session.Details;
import org.tutti.session.Grant;
import org.tutti.session.Input;
import org.tutti.session.Item;
import org.tutti.session.MemberId;
import org.tutti.session.Notice;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;
import org.tutti.session.Rules;
import org.tutti.session.Session;
import org.tutti.session.SessionId;
import org.tutti.session.Texts;

/** Makes sessions: asks the media sources what is to be watched, then writes down what is wished for. */
final class Founder {

    /** The most items a session begins with. */
    static final int MOST_ITEMS = 50;

    private final Runtime runtime;
    private final Reception reception;
    private final Consumer<SessionHost> opened;

    /** @param opened told of each session before any gateway is */
    Founder(Runtime runtime, Reception reception, Consumer<SessionHost> opened) {
        this.runtime = runtime;
        this.reception = reception;
        this.opened = opened;
    }

    /** Everything that can be wrong is found before anything is written. */
    Optional<Refusal> fault(CreateRequest request) {
        // Here and not in the session: journals of earlier days may hold such titles.
        if (!request.title().map(Texts::printable).orElse(true)) {
            return fault(Code.OUT_OF_RANGE, "A title has no control characters and no half characters.");
        }
        if (request.locators().isEmpty() || request.locators().size() > MOST_ITEMS) {
            return fault(Code.OUT_OF_RANGE, "A session begins with 1 to %d items, not %d."
                    .formatted(MOST_ITEMS, request.locators().size()));
        }
        Optional<String> strategy = request.strategy().filter(name -> runtime.plugins().strategy(name).isEmpty());
        if (strategy.isPresent()) {
            return Optional.of(strategyUnknown(strategy.get()));
        }
        if (request.startsAt().filter(at -> !Session.canStartAt(at, runtime.clock().now())).isPresent()) {
            return fault(Code.OUT_OF_RANGE, "A session starts by itself between now and a year from now.");
        }
        return request.rules().fault()
                .or(() -> request.details().fault())
                .or(() -> request.notice().flatMap(Notice::fault))
                .map(fault -> new Refusal(Code.OUT_OF_RANGE, fault));
    }

    private static Optional<Refusal> fault(Code code, String message) {
        return Optional.of(new Refusal(code, message));
    }

    static Refusal strategyUnknown(String name) {
        return new Refusal(
                Code.STRATEGY_UNKNOWN,
                "There is no sync strategy '%s'; GET /api/plugins lists them.".formatted(shortened(name)));
    }

    CompletionStage<Created> found(CreateRequest request) {
        CompletableFuture<List<Item>> items = CompletableFuture.completedFuture(List.of());
        for (String locator : request.locators()) {
            // One after the other: a stranger's list must not become so many probes at once.
            items = items.thenCompose(before -> describe(locator).thenApply(item -> {
                List<Item> all = new ArrayList<>(before);
                all.add(item);
                return all;
            }));
        }
        return items.thenCompose(all -> begin(request, all));
    }

    /** Asks the sources of a locator what it is. */
    CompletionStage<Item> describe(String locator) {
        return runtime.plugins().describe(locator).handle((found, failure) -> {
            if (failure != null) {
                Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                throw new CompletionException(
                        new RefusedException(new Refusal(Code.MEDIA_UNAVAILABLE, cause.getMessage())));
            }
            Descriptions.fault(found.media()).ifPresent(fault -> {
                throw new CompletionException(new RefusedException(new Refusal(
                        Code.MEDIA_UNAVAILABLE,
                        "The source '%s' describes it with %s. Tell who runs the server.".formatted(found.source(), fault))));
            });
            return new Item(found.source(), found.media());
        });
    }

    /** Has the media of a locator looked up, and adds it to the queue of a session. */
    void enqueue(SessionHost host, Actor actor, String locator, Consumer<Reply<Entry>> callback) {
        // Before the source is asked: who may not add to the queue must not make the server look things up.
        Optional<Refusal> denied = host.visible().denied(actor, Grant.QUEUE);
        if (denied.isPresent()) {
            callback.accept(new Reply.Refused<>(denied.get()));
            return;
        }
        boolean taken = host.lookups().ask(() -> describe(locator), (item, failure) -> {
            if (failure == null) {
                host.submit(actor, new Input.Enqueue(item), callback);
            } else {
                callback.accept(new Reply.Refused<>(refusalOf(failure)));
            }
        });
        if (!taken) {
            callback.accept(new Reply.Refused<>(new Refusal(
                    Code.TOO_FAST,
                    "%d items wait to be looked up for this session. Add yours when they are in the queue."
                            .formatted(Lookups.MOST_WAITING))));
        }
    }

    private static Refusal refusalOf(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof RefusedException refused
                ? refused.refusal()
                : new Refusal(Code.INTERNAL, "The media source failed: %s.".formatted(cause.getMessage()));
    }

    private CompletionStage<Created> begin(CreateRequest request, List<Item> items) {
        var id = new SessionId(Tokens.randomId());
        MemberId owner = request.creator()
                .map(staff -> reception.member(id, staff.account()))
                .orElseGet(() -> new MemberId(Tokens.randomId()));
        var host = SessionHost.writing(Session.unborn(id), runtime);
        Actor creator = Actor.host(owner);
        List<Step> steps = steps(request, items, owner, creator);
        runtime.outbox().begins(id, steps.size());
        List<CompletableFuture<Entry>> written = new ArrayList<>();
        for (Step step : steps) {
            // In the turn of its first entry: who is told of that finds the session open.
            Runnable done = written.isEmpty() ? () -> opened.accept(host) : () -> {};
            written.add(write(host, step.actor, step.input, done));
        }
        return CompletableFuture.allOf(written.toArray(CompletableFuture[]::new))
                .whenComplete((_, failure) -> {
                    if (failure != null) {
                        // What time has made impossible meanwhile: half of what was wished for is not left open.
                        host.submit(creator, new Input.End(""), _ -> {});
                    }
                })
                .thenApply(_ -> new Created(id, reception.hostToken(id, owner)));
    }

    /** One of the entries that a session begins with. */
    private record Step(Actor actor, Input input) {}

    private List<Step> steps(CreateRequest request, List<Item> items, MemberId owner, Actor creator) {
        List<Step> steps = new ArrayList<>();
        String title = request.title().orElseGet(() -> titleOf(items.getFirst()));
        String strategy = request.strategy().orElse(Engine.DEFAULT_STRATEGY);
        steps.add(new Step(runtime.self(), new Input.Create(title, items.getFirst(), strategy)));
        // Before anything else: retention, and who may look, go by it.
        request.creator()
                .ifPresent(staff -> steps.add(new Step(runtime.self(), new Input.Belong(staff.tenant(), owner))));
        if (!request.details().equals(Details.NONE)) {
            steps.add(new Step(creator, new Input.SetDetails(request.details())));
        }
        request.notice().ifPresent(text -> steps.add(new Step(creator, new Input.SetNotice(Optional.of(text)))));
        items.stream().skip(1).forEach(item -> steps.add(new Step(creator, new Input.Enqueue(item))));
        if (!request.rules().equals(Rules.STANDARD)) {
            steps.add(new Step(creator, new Input.SetRules(request.rules())));
        }
        request.startsAt().ifPresent(at -> steps.add(new Step(creator, new Input.Schedule(Optional.of(at)))));
        return steps;
    }

    private static CompletableFuture<Entry> write(SessionHost host, Actor actor, Input input, Runnable done) {
        var written = new CompletableFuture<Entry>();
        host.submit(actor, input, reply -> {
            switch (reply) {
                case Reply.Done<Entry>(Entry entry) -> {
                    done.run();
                    written.complete(entry);
                }
                case Reply.Refused<Entry>(Refusal refusal) ->
                    written.completeExceptionally(new RefusedException(refusal));
            }
        });
        return written;
    }

    private static String titleOf(Item item) {
        String title = item.media().title();
        if (title.length() <= Session.MAX_TITLE) {
            return title;
        }
        int end = Session.MAX_TITLE - 1;
        return title.substring(0, Character.isHighSurrogate(title.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
