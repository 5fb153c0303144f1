package vn.tthc.stats.metrics;

/**
 * How complete the reports are that a figure rests on.
 *
 * @param expected reports (unit × day) due until yesterday, and any more that came
 * @param received reports that came; a nil return counts
 */
record Coverage(long expected, long received) {

    static final Coverage NONE = new Coverage(0, 0);

    Coverage plus(Coverage other) {
        return new Coverage(expected + other.expected, received + other.received);
    }
}
