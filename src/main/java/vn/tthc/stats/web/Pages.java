package vn.tthc.stats.web;

import io.quarkiverse.web.bundler.runtime.Bundle;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import vn.tthc.stats.common.AddressCheck;
import vn.tthc.stats.common.Language;

/**
 * The pages that people look at: how the province does, and where a clerk sends a return. A shell only; all that is shown
 * comes from the public API. Scripts, styles and fonts are bundled at build (docs/adr/0020).
 */
@ApplicationScoped
class Pages {

    /** After everything that goes on every answer. */
    private static final int LATE = 10;

    private enum Page {
        DASHBOARD("/"),
        RETURNS("/nop-so-lieu");

        private final String path;

        Page(String path) {
            this.path = path;
        }

        private String bundle() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Inject
    Bundle bundle;

    private Map<String, Map<String, String>> pages;

    /** Whether such an address is that of a page, and not of data. */
    static boolean isPage(String path) {
        return Arrays.stream(Page.values()).anyMatch(page -> page.path.equals(path));
    }

    @PostConstruct
    void make() {
        String shell = PageFile.read("page.html");
        pages = Arrays.stream(Page.values())
                .collect(Collectors.toMap(
                        page -> page.path,
                        page -> Map.of(
                                "vi", filled(shell, page, Language.VIETNAMESE),
                                "en", filled(shell, page, Locale.ENGLISH))));
    }

    void register(@Observes Filters filters) {
        filters.register(this::answer, LATE);
    }

    private String filled(String shell, Page page, Locale language) {
        return shell.replace("{lang}", language.getLanguage())
                .replace("{title}", Language.textIn(language, "pages", page.bundle() + ".title"))
                .replace("{description}", Language.textIn(language, "pages", page.bundle() + ".description"))
                .replace("{noscript}", Language.textIn(language, "pages", "noscript"))
                .replace("{script}", bundle.script(page.bundle()))
                .replace("{style}", bundle.style(page.bundle()));
    }

    private void answer(RoutingContext routing) {
        HttpMethod method = routing.request().method();
        Map<String, String> page = pages.get(AddressCheck.pathOf(routing));
        if (page == null || method != HttpMethod.GET && method != HttpMethod.HEAD) {
            routing.next();
            return;
        }
        String asked = routing.request().getParam(Language.PARAMETER);
        PageFile.give(
                routing, "text/html;charset=UTF-8", page.getOrDefault(asked == null ? "vi" : asked, page.get("vi")));
    }
}
