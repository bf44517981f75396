package org.tutti.gateway.web.rdf;

/** RDF that cannot be taken, with the reason for whoever wrote it. */
public final class RdfException extends Exception {

    private static final long serialVersionUID = 1;

    /** What is wrong. */
    public enum Fault {
        /** It is not written as the format demands, or uses what is refused. */
        SYNTAX,
        /** It is RDF, but not of links. */
        MEANING,
        /** It is more than is taken. */
        TOO_MUCH
    }

    private final Fault fault;
    private final long line;
    private final long column;

    RdfException(Fault fault, String message, long line, long column) {
        super(message);
        this.fault = fault;
        this.line = Math.max(0, line);
        this.column = Math.max(0, column);
    }

    static RdfException meaning(String message) {
        return new RdfException(Fault.MEANING, message, 0, 0);
    }

    /** What is wrong. */
    public Fault fault() {
        return fault;
    }

    /** The line, from 1; 0 if it is not of a line. */
    public long line() {
        return line;
    }

    /** The column, from 1; 0 if it is not of one. */
    public long column() {
        return column;
    }
}
