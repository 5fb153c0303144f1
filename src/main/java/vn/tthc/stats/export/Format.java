package vn.tthc.stats.export;

import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The forms an answer can be had in, the one that is given to whoever does not care first. */
public enum Format {
    /** The default. */
    JSON(MediaType.APPLICATION_JSON, "json"),
    /** For spreadsheets and statistical packages. */
    CSV(Csv.MEDIA_TYPE, "csv"),
    /** For spreadsheets, with a sheet that tells what the figures are. */
    XLSX(Xlsx.MEDIA_TYPE, "xlsx"),
    /** A cube for statistical software, JSON-stat 2.0. */
    JSON_STAT(JsonStat.MEDIA_TYPE, "json"),
    /** A picture for pages and paper. */
    SVG("image/svg+xml", "svg"),
    /** A picture for what knows nothing better. */
    PNG("image/png", "png");

    /** For figures by dimensions. A picture has an address of its own. */
    public static final Set<Format> ALL = EnumSet.of(JSON, CSV, XLSX, JSON_STAT);

    /** Those that a list can be had in. A list is no cube: it has no figures, or one row for each of its entries. */
    public static final Set<Format> OF_LISTS = EnumSet.of(JSON, CSV, XLSX);

    private final String mediaType;
    private final String ending;

    Format(String mediaType, String ending) {
        this.mediaType = mediaType;
        this.ending = ending;
    }

    /** Whether it is a file of rows. */
    public boolean isTable() {
        return this == CSV || this == XLSX;
    }

    /** What {@code Content-Type} says. */
    String contentType() {
        return this == CSV ? mediaType + ";charset=UTF-8" : mediaType;
    }

    /** The ending of a file of it. */
    String ending() {
        return ending;
    }

    /** The name in the parameter {@code format}. */
    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Format> of(String code, Set<Format> offered) {
        return offered.stream().filter(format -> format.code().equals(code)).findFirst();
    }

    static String codes(Set<Format> formats) {
        return formats.stream().map(Format::code).collect(Collectors.joining(", "));
    }

    static String mediaTypes(Set<Format> formats) {
        return formats.stream().map(format -> format.mediaType).collect(Collectors.joining(", "));
    }

    /** How much a client wants a format (RFC 9110, 12.5.1), and where in what it accepts that is said. */
    private record Wish(Format format, BigDecimal quality, int precision, int place) {

        private static final Comparator<Wish> BY_PREFERENCE = Comparator.comparing(Wish::quality)
                .thenComparing(Wish::precision)
                .reversed()
                .thenComparing(Wish::place)
                .thenComparing(Wish::format);
    }

    /**
     * The one that fits best what a client accepts: of the highest quality; among those of the same the one that is
     * meant most precisely, then the one named first. Of the ranges that a format is in, the most precise one counts.
     *
     * @param accepted in the order of the header; empty = anything
     * @return empty if none of those offered is acceptable
     */
    static Optional<Format> accepted(List<MediaType> accepted, Set<Format> offered) {
        if (accepted.isEmpty()) {
            return Optional.of(JSON);
        }
        return offered.stream()
                .flatMap(format -> IntStream.range(0, accepted.size())
                        .filter(place -> accepted.get(place).isCompatible(MediaType.valueOf(format.mediaType)))
                        .mapToObj(place ->
                                new Wish(format, quality(accepted.get(place)), precision(accepted.get(place)), place))
                        .max(Comparator.comparing(Wish::precision).thenComparing(Wish::quality))
                        .stream())
                .filter(wish -> wish.quality.signum() > 0)
                .min(Wish.BY_PREFERENCE)
                .map(Wish::format);
    }

    private static int precision(MediaType range) {
        return range.isWildcardType() ? 0 : range.isWildcardSubtype() ? 1 : 2;
    }

    private static BigDecimal quality(MediaType range) {
        try {
            return new BigDecimal(range.getParameters().getOrDefault("q", "1"));
        } catch (NumberFormatException unreadable) {
            return BigDecimal.ONE;
        }
    }
}
