package org.tutti.gateway.web.rdf;

/** The words of the vocabulary: {@code docs/tree.md}. */
final class Words {

    static final String TUTTI = "urn:tutti:tree#";
    static final String ENDPOINT = "urn:tutti:endpoint:";
    static final String RDFS = "http://www.w3.org/2000/01/rdf-schema#";
    static final String TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
    static final String LABEL = RDFS + "label", SEE_ALSO = RDFS + "seeAlso";

    static final String SYNC = TUTTI + "sync",
            MIRROR = TUTTI + "mirror",
            SITE = TUTTI + "site",
            SUBJECT = TUTTI + "subject",
            OBJECT = TUTTI + "object",
            KIND = TUTTI + "kind",
            PLAY = TUTTI + "play",
            RATE = TUTTI + "rate",
            CHILD = TUTTI + "child",
            SIBLING = TUTTI + "sibling",
            REV = TUTTI + "rev",
            RECORDED = TUTTI + "recorded",
            SESSION = TUTTI + "session",
            EVENT = TUTTI + "event",
            AT = TUTTI + "at",
            ITEM = TUTTI + "item",
            POSITION = TUTTI + "position";

    static final String TREE = TUTTI + "Tree", TRIPLE = TUTTI + "Triple", EVENTS = TUTTI + "Event";

    private Words() {}
}
