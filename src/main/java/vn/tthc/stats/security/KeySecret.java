package vn.tthc.stats.security;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.zip.CRC32;
import vn.tthc.stats.common.Sha256;

/**
 * The secret text of an API key: {@code tthc_} + 8 characters that find it + 32 random ones + 6 of checksum, all from
 * 0-9, A-Z, a-z. The fixed beginning lets scanners find leaked keys; the checksum refuses mistyped ones without asking
 * the database. 32 characters of 62 are 190 bits: a plain hash is enough to keep, as there is nothing to guess.
 */
record KeySecret(String text) {

    private static final String START = "tthc_";
    private static final int PREFIX_LENGTH = START.length() + 8;
    private static final int CHECKSUM_LENGTH = 6;
    private static final int LENGTH = PREFIX_LENGTH + 32 + CHECKSUM_LENGTH;

    /** A key chosen by an operator must be as hard to guess as one of ours. */
    private static final int SHORTEST_FOREIGN = 32;

    private static final int LONGEST = 256;
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    static KeySecret random(SecureRandom random) {
        StringBuilder text = new StringBuilder(START);
        while (text.length() < LENGTH - CHECKSUM_LENGTH) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new KeySecret(text + checksum(text.toString()));
    }

    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        long rest = crc.getValue();
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < CHECKSUM_LENGTH; i++) {
            digits.append(ALPHABET.charAt((int) (rest % ALPHABET.length())));
            rest /= ALPHABET.length();
        }
        return digits.toString();
    }

    /** Whether it can be a key at all: one of ours with the right checksum, or one that an operator chose. */
    boolean isWellFormed() {
        if (!text.startsWith(START)) {
            return text.length() >= SHORTEST_FOREIGN
                    && text.length() <= LONGEST
                    && text.chars().allMatch(c -> c > ' ' && c < 127);
        }
        int body = LENGTH - CHECKSUM_LENGTH;
        return text.length() == LENGTH && text.substring(body).equals(checksum(text.substring(0, body)));
    }

    /** The part that finds the key's row and may be shown in lists. */
    String prefix() {
        return text.substring(0, PREFIX_LENGTH);
    }

    /**
     * What stands in place of the prefix where another key has that already: operators' own may all begin alike. As long, and
     * made of the hash.
     */
    String otherPrefix() {
        return "#" + HexFormat.of().formatHex(hash()).substring(0, PREFIX_LENGTH - 1);
    }

    byte[] hash() {
        return Sha256.of(text);
    }

    @Override
    public String toString() {
        return "KeySecret[" + (isWellFormed() ? prefix() : "malformed") + "…]";
    }
}
