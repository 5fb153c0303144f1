package vn.tthc.stats.observation;

/**
 * A member of a codelist as it stands in an answer.
 *
 * @param code its code; a service level's or a period's is its usual way of writing
 * @param name its name in the language of the answer
 */
public record Coded(String code, String name) {}
