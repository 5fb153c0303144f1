package vn.tthc.stats.web;

import io.micrometer.core.instrument.Tags;
import io.quarkus.micrometer.runtime.HttpServerMetricsTagsContributor;
import jakarta.inject.Singleton;

/**
 * By which path a request is counted in the metrics: that of the operation, and whatever is none together. Else a path that a
 * stranger makes up, if it is refused before anyone looks for it (405, 414, 429, 503), would be a series of its own, and after a
 * hundred of these no path that is new would be counted any more.
 */
@Singleton
class MeteredPaths implements HttpServerMetricsTagsContributor {

    /** Under which the path of the operation is known once it has been found. */
    private static final String FOUND = "UrlPathTemplate";

    private static final Tags NONE = Tags.of("uri", "NONE");

    @Override
    public Tags contribute(Context context) {
        return context.requestContextLocalData(FOUND) == null ? NONE : Tags.empty();
    }
}
