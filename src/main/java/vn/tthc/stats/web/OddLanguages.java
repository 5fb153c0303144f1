package vn.tthc.stats.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import vn.tthc.stats.common.Language;

/**
 * Takes away an {@code Accept-Language} that is none, such as {@code -}, or too long: Hibernate Validator asks for the language of
 * what it found, and the failure to read it would be the answer instead.
 */
@ApplicationScoped
class OddLanguages {

    /** After kept answers are given, which ask nobody. */
    private static final int ORDER = 5_001;

    void route(@Observes Router router) {
        router.route().order(ORDER).handler(this::tidy);
    }

    private void tidy(RoutingContext request) {
        if (Language.wanted(request.request().headers().getAll(HttpHeaders.ACCEPT_LANGUAGE))
                .isEmpty()) {
            request.request().headers().remove(HttpHeaders.ACCEPT_LANGUAGE);
        }
        request.next();
    }
}
