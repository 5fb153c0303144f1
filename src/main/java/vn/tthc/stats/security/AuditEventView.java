package vn.tthc.stats.security;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import vn.tthc.stats.audit.Action;
import vn.tthc.stats.audit.AuditEvent;
import vn.tthc.stats.export.Column;
import vn.tthc.stats.export.FileName;
import vn.tthc.stats.export.Table;
import vn.tthc.stats.reference.Codebook;

/** An event as readers get it: units by their codes. */
@Schema(name = "AuditEvent")
record AuditEventView(
        long id,
        Instant at,

        @Schema(description = "Prefix of the key, oidc: and the subject, service, or unknown")
        String actor,

        @Schema(nullable = true, description = "Null = the service itself, or the act concerns units of others too")
        String address,

        @Schema(nullable = true, description = "Null = not said, or the act concerns units of others too")
        String userAgent,

        @Schema(
                nullable = true,
                description = "X-Request-Id of the answer; null = no request, or the act concerns units of others too")
        String requestId,

        @Schema(
                anyOf = {Action.class, String.class},
                description = "What was done. New versions add acts, so that others may come too")
        String action,

        @Schema(description = "Codes of the units it is about; empty = all")
        List<String> units,

        @Schema(
                nullable = true,
                description = "What was made or changed, as the end of its address; null = nothing of the kind")
        String object,

        @Schema(description = "Counts and names, by action") Map<String, Object> details,

        @Schema(description = "How many acts it stands for; more than one only for refused ones")
        int acts) {

    private static final List<Column> COLUMNS = List.of(
            Column.key("id"),
            Column.plain("at"),
            Column.plain("actor"),
            Column.plain("address"),
            Column.plain("userAgent"),
            Column.plain("requestId"),
            Column.plain("action"),
            Column.plain("units"),
            Column.plain("object"),
            Column.plain("details"),
            Column.figure("acts"));

    /**
     * The event as somebody sees it.
     *
     * @param scope the units they answer for; null = all
     */
    static AuditEventView of(AuditEvent event, Set<Integer> scope, Codebook codebook) {
        boolean whole = scope == null || scope.containsAll(event.unitIds());
        return new AuditEventView(
                event.id(),
                event.at(),
                event.origin().actor(),
                whole ? event.origin().address() : null,
                whole ? event.origin().userAgent() : null,
                whole ? event.origin().requestId() : null,
                event.action(),
                event.unitIds().stream()
                        .filter(id -> scope == null || scope.contains(id))
                        .flatMap(id -> codebook.unit(id).stream())
                        .map(unit -> unit.code)
                        .toList(),
                event.object(),
                event.details(),
                event.acts());
    }

    /** Events as a file. */
    static Table table(List<AuditEventView> events) {
        return Table.of(
                FileName.of("audit-events"),
                COLUMNS,
                events.stream().map(AuditEventView::row).toList(),
                List.of());
    }

    private List<Object> row() {
        return Arrays.asList(
                id,
                at,
                actor,
                address,
                userAgent,
                requestId,
                action,
                String.join(" ", units),
                object,
                details.entrySet().stream()
                        .map(detail -> detail.getKey() + "=" + detail.getValue())
                        .collect(Collectors.joining("; ")),
                acts);
    }
}
