import java.io.PrintStream;
import java.net.URI;
import java.net.http.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.*;
import java.util.concurrent.*;
import java.util.regex.*;

/**
 * Sends one return, a JSON file, to TTHC Stats, as often as it takes: {@code java Report.java FILE}.
 *
 * <p>Java 11 or newer, nothing else. TTHC_URL (https://tthc.example.vn) and TTHC_KEY say where to and with which key;
 * TTHC_GIVE_UP after how many seconds (900), TTHC_TIMEOUT after how many without a whole answer to try again (60). Ends
 * with 0: stored, the receipt is printed. 2: refused, nothing is stored; correct it. 3: given up; run it again later.
 */
public class Report {

    /** As 5xx: no answer about the return, which may be stored or not. 409: the first is still being worked on. */
    private static final Set<Integer> AGAIN = Set.of(408, 409, 429);

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    public static void main(String[] arguments) throws Exception {
        // One key for one sending, the same for all its repetitions: what was stored is not stored twice, the receipt
        // comes again. Never make it of the content: figures corrected and set back would be taken for a repetition.
        HttpRequest sending = request("/api/v1/submissions")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(HttpRequest.BodyPublishers.ofFile(Path.of(arguments[0])))
                .build();
        HttpRequest next = sending;
        Instant giveUp = Instant.now().plusSeconds(Long.parseLong(setting("TTHC_GIVE_UP", "900")));
        long pause = 1;
        while (true) {
            HttpResponse<String> answer = send(next);
            int status = answer == null ? 0 : answer.statusCode();
            String text = answer == null ? "none" : status + " " + answer.body();
            if (status == (next == sending ? 201 : 200) && next.uri().getPath().contains("/api/v1/submissions")) {
                end(0, answer.body());
            } else if (status == (next == sending ? 202 : 200)) {
                // A large return is stored in the background: ask until it is, then for its receipt or what is wrong.
                String job = "/api/v1/imports/" + field(text, "id");
                String state = field(text, "state");
                next = request(job).build();
                if (state.equals("succeeded")) {
                    next = request("/api/v1/submissions/" + field(text, "submission")).build();
                } else if (state.equals("refused")) {
                    HttpResponse<String> errors = send(request(job + "/errors").build());
                    end(2, "refused, nothing is stored: " + text + (errors == null ? "" : "\n" + errors.body()));
                } else if (!state.equals("queued") && !state.equals("running")) {
                    end(3, "nothing is stored; run it again later: " + text);
                }
            } else if (next == sending && status >= 300 && status < 500 && !AGAIN.contains(status)) {
                end(2, "refused, nothing is stored: " + text);
            }
            String asked = answer == null ? "" : answer.headers().firstValue("Retry-After").orElse("");
            long wait = asked.matches("\\d{1,6}") ? Long.parseLong(asked) : pause;
            if (Instant.now().plusSeconds(wait).isAfter(giveUp)) {
                end(3, "given up, run it again later; the last answer was " + text);
            }
            TimeUnit.SECONDS.sleep(wait);
            pause = Math.min(pause * 2, 60);
        }
    }

    /** One attempt; null = no answer came, or half of one, so it is not known whether the return is stored. */
    private static HttpResponse<String> send(HttpRequest request) throws InterruptedException {
        Future<HttpResponse<String>> answer = CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        try {
            // The time-out of a request ends with the head of its answer; this one is of all of it.
            return answer.get(Long.parseLong(setting("TTHC_TIMEOUT", "60")), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException none) {
            answer.cancel(true);
            return null;
        }
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(setting("TTHC_URL", "") + path))
                .header("Authorization", "Bearer " + setting("TTHC_KEY", ""))
                .header("Accept-Language", setting("TTHC_LANGUAGE", "vi"));
    }

    private static String field(String text, String name) {
        Matcher found = Pattern.compile("\"" + name + "\":\"?(\\w+)").matcher(text);
        return found.find() ? found.group(1) : "";
    }

    private static String setting(String name, String otherwise) {
        return System.getenv().getOrDefault(name, otherwise);
    }

    private static void end(int code, String what) {
        new PrintStream(code == 0 ? System.out : System.err, true, StandardCharsets.UTF_8).println(what);
        System.exit(code);
    }
}
