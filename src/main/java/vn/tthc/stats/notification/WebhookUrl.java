package vn.tthc.stats.notification;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Where a webhook's messages go: an absolute address of {@code https}, or {@code http}, without anybody's password in it. */
record WebhookUrl(URI uri) {

    /** Longer ones no browser takes either. */
    static final int LONGEST = 2000;

    private static final int HIGHEST_PORT = 65_535;

    /** An address that a client has sent; empty if it cannot be one. */
    static Optional<WebhookUrl> parse(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            // Of a host with a sign that none has, or with letters that DNS has not, Java knows no host.
            return web
                            && uri.getHost() != null
                            && uri.getRawUserInfo() == null
                            && uri.getRawFragment() == null
                            && uri.getPort() != 0
                            && uri.getPort() <= HIGHEST_PORT
                            && text.chars().allMatch(c -> c > ' ' && c < 127)
                    ? Optional.of(new WebhookUrl(uri))
                    : Optional.empty();
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }

    /** An address that was taken. */
    static WebhookUrl stored(String text) {
        return new WebhookUrl(URI.create(text));
    }

    String text() {
        return uri.toString();
    }

    boolean encrypted() {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    /** A name, or the number of an address as it is written without brackets. */
    String host() {
        String host = uri.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    int port() {
        return uri.getPort() >= 0 ? uri.getPort() : encrypted() ? 443 : 80;
    }

    /** What is asked for there. */
    String target() {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    /** Not the whole of it: some receivers have a secret of theirs in it. */
    @Override
    public String toString() {
        return "WebhookUrl[" + host() + "]";
    }
}
