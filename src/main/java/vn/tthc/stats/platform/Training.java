package vn.tthc.stats.platform;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/**
 * {@code train} on the command line: a start, a few requests to itself, an orderly end. The JVM then writes down what was
 * loaded, if it was asked to by {@code -XX:AOTCacheOutput}. Meant for a data directory that is thrown away.
 */
final class Training {

    /** What is answered does not matter, only what is loaded for it. */
    private static final List<String> PATHS = List.of(
            "/q/health/ready",
            "/openapi",
            "/",
            "/q/swagger-ui/",
            "/q/metrics",
            "/api/v1/units",
            "/api/v1/procedures",
            "/api/v1/dossier-counts?limit=1",
            "/api/v1/metrics/online-rate?period=2023-02",
            "/api/v1/metrics/online-rate?period=2023-02&groupBy=district&format=csv");

    private Training() {}

    static boolean isMeantBy(String... args) {
        return args.length == 1 && args[0].equals("train");
    }

    /** Asks; answers 0, or 1 if the service does not work. */
    static int run(Config config) throws IOException {
        String port = config.getOptionalValue("quarkus.http.port", String.class).orElse("8080");
        for (String path : PATHS) {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
            int status = connection.getResponseCode();
            if (status >= 500) {
                System.err.println("Training failed: " + path + " was answered by " + status);
                return 1;
            }
            try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                body.readAllBytes();
            }
        }
        System.out.println("Trained.");
        return 0;
    }
}
