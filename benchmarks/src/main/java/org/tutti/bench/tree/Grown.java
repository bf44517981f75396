package org.tutti.bench.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.tutti.session.Input;
import org.tutti.session.Input.AddMirror;
import org.tutti.session.Input.AddTriples;
import org.tutti.tree.Copy;
import org.tutti.tree.NewTriple;
import org.tutti.tree.Settings;

/** The links of a tree: each tenth hangs on the film, those after it under that. */
final class Grown {

    static final String FILM = "file:film";

    /** How many films in the film other sites have URIs of their own for, and how many sites there are. */
    static final int MIRRORED = 10, SITES = 10;

    private static final int TOGETHER = 1000;

    private Grown() {}

    static String clip(int tenth) {
        return "https://v.example/clip-" + tenth + ".mp4";
    }

    static NewTriple link(int index) {
        int tenth = index / 10;
        return index % 10 == 0
                ? NewTriple.of(FILM + "#t=" + tenth + "," + (tenth + 60), clip(tenth) + "#t=0,60")
                : NewTriple.of(
                        clip(tenth) + "#t=" + index % 10 * 5 + "," + (index % 10 * 5 + 5),
                        "https://w.example/" + index);
    }

    /** One more, somewhere; half of them on what is mirrored. */
    static NewTriple another(int links, int turn, RandomGenerator random) {
        int tenths = (links + 9) / 10;
        int tenth = random.nextInt(turn % 2 == 0 ? Math.min(MIRRORED, tenths) : tenths);
        int start = random.nextInt(55);
        return NewTriple.of(clip(tenth) + "#t=" + start + "," + (start + 5), "https://w.example/new-" + turn);
    }

    /** What grows a tree of so many links. */
    static List<Input.Request> inputs(int links) {
        List<Input.Request> inputs = new ArrayList<>();
        inputs.add(new Input.SetTree(
                Optional.empty(), Optional.empty(), Optional.of(Settings.MOST_TRIPLES), Optional.of(16)));
        for (int first = 0; first < links; first += TOGETHER) {
            List<NewTriple> some = new ArrayList<>();
            for (int i = first; i < Math.min(first + TOGETHER, links); i++) {
                some.add(link(i));
            }
            inputs.add(new AddTriples(some, 0));
        }
        return inputs;
    }

    /** The site of a number, as which an endpoint must be there. */
    static String site(int number) {
        return "site-" + number;
    }

    /** What the sites call some of the films within. */
    static List<Input.Request> mirrors() {
        List<Input.Request> inputs = new ArrayList<>();
        for (int i = 0; i < MIRRORED; i++) {
            for (int site = 0; site < SITES; site++) {
                inputs.add(new AddMirror(
                        new Copy(clip(i), Optional.empty()),
                        new Copy("blob:https://tutti.example/" + i + "-" + site, Optional.of(site(site)))));
            }
        }
        return inputs;
    }
}
