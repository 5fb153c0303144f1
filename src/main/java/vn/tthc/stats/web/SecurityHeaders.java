package vn.tthc.stats.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import vn.tthc.stats.common.AddressCheck;

/**
 * Tells browsers what they may do with an answer. Put on before anything else looks at the request, so that whoever answers
 * it, also when something goes wrong, answers with the same.
 */
@ApplicationScoped
class SecurityHeaders {

    /** Right after the name of the request. */
    private static final int EARLY = 900;

    /** Of data: if a browser is made to show them as a page, nothing in them is run or loaded. */
    static final String DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /** Of pages: their own files and this service's answers, and no script in the text of a page. */
    static final String PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private static final String PERMISSIONS = "accelerometer=(), camera=(), display-capture=(), geolocation=(),"
            + " gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

    @Inject
    OtherOrigins origins;

    /** For how long browsers that came by TLS are to come by nothing else; empty = not said, a proxy may say it. */
    @ConfigProperty(name = "tthc.http.strict-transport-security")
    Optional<Duration> strictTransport;

    void register(@Observes Filters filters) {
        filters.register(this::add, EARLY);
    }

    private void add(RoutingContext routing) {
        String path = AddressCheck.pathOf(routing);
        boolean page = path.startsWith(ApiPage.DIRECTORY) || Pages.isPage(path);
        MultiMap headers = routing.response().headers();
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Content-Security-Policy", page ? PAGE_POLICY : DATA_POLICY);
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", !page && origins.mayAllRead() ? "cross-origin" : "same-origin");
        headers.set("Permissions-Policy", PERMISSIONS);
        strictTransport.ifPresent(time -> headers.set("Strict-Transport-Security", "max-age=" + time.toSeconds()));
        routing.next();
    }
}
