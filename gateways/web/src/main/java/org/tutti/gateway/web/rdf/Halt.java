package org.tutti.gateway.web.rdf;

import org.tutti.gateway.web.rdf.RdfException.Fault;

/** Ends a parser of somebody else's from within; {@link RdfReader} makes an {@link RdfException} of it. */
final class Halt extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Fault fault;
    private final long line;
    private final long column;

    Halt(Fault fault, String message, long line, long column) {
        super(message, null, false, false);
        this.fault = fault;
        this.line = line;
        this.column = column;
    }

    static Halt syntax(String message, long line, long column) {
        return new Halt(Fault.SYNTAX, message, line, column);
    }

    static Halt tooMuch(String message) {
        return new Halt(Fault.TOO_MUCH, message, 0, 0);
    }

    RdfException said() {
        return new RdfException(fault, getMessage(), line, column);
    }
}
