package org.tutti.engine.fetch;

import java.net.InetAddress;

/**
 * A block of addresses, such as {@code 10.0.0.0/8}.
 *
 * @param bits how many leading bits all of them have in common with {@code first}
 */
record Block(InetAddress first, int bits) {

    Block {
        if (bits < 0 || bits > first.getAddress().length * 8) {
            throw new IllegalArgumentException("An address of this kind has no %d leading bits.".formatted(bits));
        }
    }

    /** @param text an address, or with a slash and the number of leading bits a block of them; never looked up */
    static Block of(String text) {
        int slash = text.indexOf('/');
        InetAddress first = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        return new Block(
                first, slash < 0 ? first.getAddress().length * 8 : Integer.parseInt(text.substring(slash + 1)));
    }

    boolean contains(InetAddress address) {
        byte[] mine = first.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            if (((mine[bit / 8] ^ other[bit / 8]) >> (7 - bit % 8) & 1) != 0) {
                return false;
            }
        }
        return true;
    }
}
