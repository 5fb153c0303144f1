package vn.tthc.stats.observation;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A page of counts.
 *
 * @param next cursor of the page behind it; null = this is the last
 * @param updatedUntil all changes until then are in what was asked for, and some later ones may be: the
 *     {@code updatedAfter} of the next time. That of the first page counts
 */
@Schema(name = "DossierCountPage")
record DossierCountPage(
        List<DossierCount> items,
        @Schema(nullable = true) String next,
        @Schema(nullable = true) Instant updatedUntil) {}
