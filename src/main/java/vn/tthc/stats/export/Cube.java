package vn.tthc.stats.export;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Figures by dimensions, as statistical software knows them.
 *
 * @param label what the figures are, in the language of the answer
 * @param source where they come from, likewise
 * @param notes what has to be known about them, likewise
 * @param updated when the data changed last; null = they never did
 * @param dimensions what they are broken down by
 * @param figures the figures of each cell, in order
 * @param cells each with a member of each dimension
 * @param extension what else the answer tells, for those who know this service
 */
public record Cube(
        String label,
        String source,
        List<String> notes,
        Instant updated,
        List<Dimension> dimensions,
        List<Column> figures,
        List<Cell> cells,
        Map<String, Object> extension) {

    /** What a dimension is about. */
    public enum Role {
        TIME,
        GEO,
        /** Neither. */
        OTHER
    }

    /**
     * What figures are broken down by.
     *
     * @param code its name in questions
     * @param none what those are called that are in none, in the language of the answer; null = nothing of their own
     */
    public record Dimension(String code, Role role, String none) {}

    /**
     * One place in a dimension.
     *
     * @param key what tells it from every other; more than the code where a code has meant several things
     */
    public record Member(String key, String code, String name) {}

    /**
     * The figures of one place.
     *
     * @param at a member of each dimension; null where it is in none
     * @param figures in the order of those of the cube; null where nothing was reported
     */
    public record Cell(List<Member> at, List<Number> figures) {}
}
