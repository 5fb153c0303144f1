package vn.tthc.stats.export;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import vn.tthc.stats.common.ErrorCode;
import vn.tthc.stats.common.Language;
import vn.tthc.stats.common.Refusal;
import vn.tthc.stats.common.Sha256;

/** What an answer says beside its body: which version it is, who may keep it and for how long. */
@ApplicationScoped
class AnswerHeaders {

    private static final String CACHE_CONTROL = "public, max-age=60, stale-while-revalidate=600";

    /** A publication does not change. Not for ever: names are corrected, and a release may tell more than the one before. */
    private static final String FIXED = "public, max-age=86400, immutable";

    private static final String VARY = "Accept, Accept-Language, Accept-Encoding";

    private static final Pattern TAG = Pattern.compile("\"([^\"]*)\"");

    /** How much of a digest is enough to tell questions apart. */
    private static final int TAG_BYTES = 15;

    @Inject
    Language language;

    @Inject
    HttpHeaders client;

    @Inject
    UriInfo uri;

    @ConfigProperty(name = "quarkus.application.version")
    String release;

    /** Whether everybody may read, or only who has shown who they are. */
    @ConfigProperty(name = "tthc.read.public")
    boolean open;

    boolean areForAll() {
        return open;
    }

    /** Who may keep an answer: what only some may read is for the one who asked, under what they showed. */
    String cacheControl(boolean fixed) {
        String all = fixed ? FIXED : CACHE_CONTROL;
        return open ? all : all.replace("public", "private");
    }

    String vary() {
        return open ? VARY : VARY + ", Authorization";
    }

    /**
     * What tells an answer from any other.
     *
     * @param question all that it depends on beside the data, its form, and the language
     */
    EntityTag tag(Version version, String question, Object form) {
        requireReached(version);
        String all = String.join(
                "\n",
                release,
                language.locale().toString(),
                form.toString(),
                question,
                version.revision(),
                String.valueOf(version.changedAt()),
                version.mark());
        byte[] digest = Sha256.of(all);
        byte[] enough = new byte[TAG_BYTES];
        System.arraycopy(digest, 0, enough, 0, TAG_BYTES);
        return new EntityTag(version.revision() + "-"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(enough));
    }

    /** The client has been told of a revision and must not be told of an older one. */
    private void requireReached(Version version) {
        String least = uri.getQueryParameters().getFirst("minRevision");
        if (least != null && Long.parseLong(version.revision()) < Long.parseLong(least)) {
            throw Refusal.of(ErrorCode.REVISION_NOT_REACHED, version.revision(), least);
        }
    }

    /**
     * The answer to a client that has the one with that tag already; null if it has not.
     *
     * @param fixed whether it can never change
     */
    Response unchanged(EntityTag tag, boolean fixed) {
        // Not the framework's own evaluation, for which If-Match is a condition: that is one for writing.
        List<String> known = client.getRequestHeader(HttpHeaders.IF_NONE_MATCH);
        return known != null && isKnown(known, tag.getValue())
                ? withCaching(Response.notModified(tag), fixed).build()
                : null;
    }

    /** Whether headers If-None-Match name the tag of that value, weakly or not, or any (RFC 9110, 13.1.2). */
    static boolean isKnown(List<String> headers, String tag) {
        String all = String.join(",", headers);
        return all.strip().equals("*")
                || TAG.matcher(all).results().anyMatch(named -> named.group(1).equals(tag));
    }

    /**
     * An answer with that body.
     *
     * @param fixed whether it can never change
     * @param disposition null = it is no file
     * @param next cursor of the page behind it, told by a {@code Link}; null = there is none, or the body tells it
     */
    Response ok(Object body, Form form, EntityTag tag, boolean fixed, String disposition, String next) {
        return ok(body, form.format().contentType(), tag, fixed, disposition, next);
    }

    /** The same of a type that is none of the formats. */
    Response ok(Object body, String type, EntityTag tag, boolean fixed, String disposition, String next) {
        Response.ResponseBuilder response = Response.ok(body).type(type).tag(tag);
        if (disposition != null) {
            response.header(HttpHeaders.CONTENT_DISPOSITION, disposition);
        }
        link(response, next);
        return withCaching(response, fixed).build();
    }

    /** Tells by a {@code Link} where the next page is; null = there is none. */
    void link(Response.ResponseBuilder response, String next) {
        if (next != null) {
            // Relative to what was asked for: a proxy may have been asked for something else.
            String page = uri.getRequestUriBuilder()
                    .replaceQueryParam("cursor", next)
                    .build()
                    .getRawQuery();
            response.header(HttpHeaders.LINK, "<?" + page + ">; rel=\"next\"");
        }
    }

    private Response.ResponseBuilder withCaching(Response.ResponseBuilder response, boolean fixed) {
        return response.header(HttpHeaders.CACHE_CONTROL, cacheControl(fixed)).header(HttpHeaders.VARY, vary());
    }
}
