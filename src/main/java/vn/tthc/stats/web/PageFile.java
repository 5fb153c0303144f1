package vn.tthc.stats.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Texts of pages that lie in the package, given as they are. */
final class PageFile {

    private PageFile() {}

    /** The text of a file of ours. */
    static String read(String name) {
        try (InputStream in = Objects.requireNonNull(PageFile.class.getResourceAsStream("/web/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers with a text; to HEAD with its length. */
    static void give(RoutingContext routing, String type, String text) {
        HttpServerResponse response = routing.response();
        response.putHeader(HttpHeaders.CONTENT_TYPE, type).putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        if (routing.request().method() == HttpMethod.HEAD) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(text.getBytes(StandardCharsets.UTF_8).length))
                    .end();
        } else {
            response.end(text);
        }
    }
}
