package vn.tthc.stats.web;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import vn.tthc.stats.common.AddressCheck;

/**
 * The page of Swagger UI, in place of the framework's, which has scripts and styles in its text that a strict policy
 * forbids. The files of Swagger UI itself are the framework's.
 */
@ApplicationScoped
class ApiPage {

    static final String DIRECTORY = "/q/swagger-ui";

    /** After everything that goes on every answer, before the framework's own page. */
    private static final int LATE = 10;

    private final String page = PageFile.read("api.html");
    private final String script = PageFile.read("api.js");
    private final String style = PageFile.read("api.css");

    void register(@Observes Filters filters) {
        filters.register(this::answer, LATE);
    }

    private void answer(RoutingContext routing) {
        HttpMethod method = routing.request().method();
        String path = AddressCheck.pathOf(routing);
        if (!path.startsWith(DIRECTORY) || method != HttpMethod.GET && method != HttpMethod.HEAD) {
            routing.next();
            return;
        }
        switch (path.substring(DIRECTORY.length())) {
            case "" ->
                routing.response()
                        .setStatusCode(308)
                        .putHeader(HttpHeaders.LOCATION, DIRECTORY + "/")
                        .end();
            case "/", "/index.html" -> PageFile.give(routing, "text/html;charset=UTF-8", page);
            case "/api.js" -> PageFile.give(routing, "application/javascript;charset=UTF-8", script);
            case "/api.css" -> PageFile.give(routing, "text/css;charset=UTF-8", style);
            default -> routing.next();
        }
    }
}
