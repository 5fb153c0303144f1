package vn.tthc.stats.demo;

/** Numbers that look like chance and are the same at every start. */
final class Noise {

    private Noise() {}

    /** From 0 to just under 1, by the text of its seeds only. */
    static double of(Object... seeds) {
        long hash = 1125899906842597L;
        for (Object seed : seeds) {
            for (char c : String.valueOf(seed).toCharArray()) {
                hash = 31 * hash + c;
            }
            hash = mix(hash);
        }
        return (hash >>> 11) * 0x1.0p-53;
    }

    /** The finaliser of SplitMix64: spreads neighbouring seeds over the whole range. */
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
