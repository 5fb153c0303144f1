package mutants;

/** What became of a mutant. */
enum Outcome {
    /** A test failed that passes without it. */
    KILLED,
    /** A test took many times as long as it does without it. */
    TIMED_OUT,
    /** It ended the process. */
    CRASHED,
    /** Every test that runs its line passed, as far as there was time for them. */
    SURVIVED,
    /** No test runs its line. */
    NOT_COVERED;

    boolean isKilled() {
        return this == KILLED || this == TIMED_OUT || this == CRASHED;
    }
}
