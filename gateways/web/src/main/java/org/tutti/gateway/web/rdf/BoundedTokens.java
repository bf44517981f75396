package org.tutti.gateway.web.rdf;

import org.apache.jena.riot.tokens.Token;
import org.apache.jena.riot.tokens.Tokenizer;

/** Tokens of Turtle and its kin; stops where they are nested so deep that a parser that calls itself would fail. */
final class BoundedTokens implements Tokenizer {

    private final Tokenizer tokens;
    private int depth;

    BoundedTokens(Tokenizer tokens) {
        this.tokens = tokens;
    }

    @Override
    public boolean hasNext() {
        return tokens.hasNext();
    }

    @Override
    public Token next() {
        Token token = tokens.next();
        switch (token.getType()) {
            case LBRACKET, LPAREN, LBRACE, LT2, L_TRIPLE, L_ANN -> depth++;
            case RBRACKET, RPAREN, RBRACE, GT2, R_TRIPLE, R_ANN -> depth--;
            default -> {}
        }
        if (depth > Limits.DEPTH) {
            throw Halt.syntax(
                    "This is nested deeper than %d.".formatted(Limits.DEPTH), token.getLine(), token.getColumn());
        }
        return token;
    }

    @Override
    public Token peek() {
        return tokens.peek();
    }

    @Override
    public boolean eof() {
        return tokens.eof();
    }

    @Override
    public long getLine() {
        return tokens.getLine();
    }

    @Override
    public long getColumn() {
        return tokens.getColumn();
    }

    @Override
    public void close() {
        tokens.close();
    }
}
