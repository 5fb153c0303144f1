package vn.tthc.stats.audit;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An act as it is kept.
 *
 * @param action the code of an {@link Action}, or one that only a newer version knows, while it takes the place of this one
 * @param unitIds the units it is about; empty = it concerns all
 * @param acts how many it stands for; more than one only for refused ones
 */
public record AuditEvent(
        long id,
        Instant at,
        Origin origin,
        String action,
        List<Integer> unitIds,
        String object,
        Map<String, Object> details,
        int acts) {}
