package org.tutti.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Mirrors beside a model that knows no better than to walk from one to the next. H-22, H-23, H-25. */
class MirrorsProperties {

    private static final List<String> SITES = List.of("a", "b", "c", "d");

    /** @param removed of those that are there, which goes; below 0: one more comes */
    record Step(Copy one, Copy other, int removed) {}

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void closure_isWhatOneReachesByWalking(@ForAll("steps") List<Step> steps) throws TreeFault {
        Mirrors mirrors = Mirrors.NONE;
        Map<String, Mirror> model = new TreeMap<>();
        int number = 100;
        for (Step step : steps) {
            if (step.removed() >= 0 && !model.isEmpty()) {
                String id = new ArrayList<>(model.keySet()).get(step.removed() % model.size());
                model.remove(id);
                mirrors = mirrors.minus(id);
            } else {
                var mirror = new Mirror("m" + number++, step.one(), step.other());
                model.put(mirror.id(), mirror);
                if (allowed(model)) {
                    mirrors = mirrors.plus(mirror);
                } else {
                    model.remove(mirror.id());
                    Mirrors before = mirrors;
                    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> before.plus(mirror)))
                            .isInstanceOf(TreeFault.class);
                }
            }
            check(mirrors, model);
            assertThat(mirrors).isEqualTo(Mirrors.of(List.copyOf(model.values())));
        }
    }

    private static void check(Mirrors mirrors, Map<String, Mirror> model) {
        assertThat(mirrors.all()).containsExactlyElementsOf(model.values());
        assertThat(mirrors.isEmpty()).isEqualTo(model.isEmpty());
        Map<String, Optional<String>> sites = sites(model);
        for (String uri : sites.keySet()) {
            Set<String> reached = reached(uri, model);
            assertThat(mirrors.same(uri)).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(reached);
            for (String site : SITES) {
                Optional<String> told =
                        mirrors.translated(MediaUri.parse(uri + "#t=1,2"), site).map(MediaUri::toString);
                Optional<String> own =
                        reached.stream().filter(one -> sites.get(one).equals(Optional.of(site))).findFirst();
                if (own.isPresent()) {
                    assertThat(told).contains(own.get() + "#t=1,2");
                } else if (reached.stream().noneMatch(one -> sites.get(one).isEmpty())) {
                    assertThat(told).isEmpty();
                } else {
                    String global = told.orElseThrow().replace("#t=1,2", "");
                    assertThat(reached).contains(global);
                    assertThat(sites.get(global)).isEmpty();
                    assertThat(global.equals(uri)).isEqualTo(sites.get(uri).isEmpty());
                }
            }
        }
        assertThat(mirrors.translated(MediaUri.parse("urn:unheard"), "a")).contains(MediaUri.parse("urn:unheard"));
    }

    /** No URI of two sites, no site with two URIs of one source, nothing the same as itself. */
    private static boolean allowed(Map<String, Mirror> model) {
        for (Mirror mirror : model.values()) {
            if (mirror.subject().uri().equals(mirror.object().uri())) {
                return false;
            }
        }
        Map<String, Set<Optional<String>>> told = new HashMap<>();
        model.values().stream()
                .flatMap(mirror -> java.util.stream.Stream.of(mirror.subject(), mirror.object()))
                .forEach(copy -> told.computeIfAbsent(copy.uri(), _ -> new HashSet<>()).add(copy.site()));
        if (told.values().stream().anyMatch(sites -> sites.size() > 1)) {
            return false;
        }
        Map<String, Optional<String>> sites = sites(model);
        return sites.keySet().stream().allMatch(uri -> {
            List<String> taken = reached(uri, model).stream().flatMap(one -> sites.get(one).stream()).toList();
            return taken.size() == Set.copyOf(taken).size();
        });
    }

    private static Map<String, Optional<String>> sites(Map<String, Mirror> model) {
        Map<String, Optional<String>> sites = new TreeMap<>();
        for (Mirror mirror : model.values()) {
            sites.put(mirror.subject().uri(), mirror.subject().site());
            sites.put(mirror.object().uri(), mirror.object().site());
        }
        return sites;
    }

    private static Set<String> reached(String from, Map<String, Mirror> model) {
        Set<String> reached = new HashSet<>(Set.of(from));
        for (boolean more = true; more; ) {
            more = false;
            for (Mirror mirror : model.values()) {
                if (reached.contains(mirror.subject().uri()) != reached.contains(mirror.object().uri())) {
                    reached.add(mirror.subject().uri());
                    reached.add(mirror.object().uri());
                    more = true;
                }
            }
        }
        return reached;
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Copy> copies = Combinators.combine(
                        Arbitraries.of("urn:1", "urn:2", "urn:3", "urn:4", "urn:5", "urn:6", "urn:7"),
                        Arbitraries.integers().between(0, 9))
                // Mostly each is one site's, as it should be.
                .as((uri, chance) -> new Copy(uri, chance == 0
                        ? Optional.of("d")
                        : Optional.of("-abc--abc".charAt(uri.charAt(4) - '0') + "").filter(site -> !site.equals("-"))));
        Arbitrary<Integer> removed = Arbitraries.integers().between(-20, 9);
        return Combinators.combine(copies, copies, removed).as(Step::new).list().ofMaxSize(25);
    }
}
