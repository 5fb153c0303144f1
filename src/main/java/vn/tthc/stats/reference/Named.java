package vn.tthc.stats.reference;

/**
 * A code and what it names.
 *
 * @param name in the language of the answer
 */
record Named(String code, String name) {

    static Named of(ReportingUnit unit, boolean english) {
        return new Named(unit.code, unit.displayName(english));
    }
}
