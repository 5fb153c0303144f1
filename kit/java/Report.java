import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Sends one return, a JSON file, to TTHC Stats, as often as it takes: {@code java Report.java FILE}.
 *
 * <p>Java 11 or newer, nothing else. TTHC_URL (https://tthc.example.vn) and TTHC_KEY say where to and with which key;
 * TTHC_GIVE_UP after how many seconds (900). Ends with 0: stored, the receipt is printed. 2: refused, nothing is stored;
 * correct it. 3: given up; run it again later.
 */
public class Report {

    /** No answer about the return: it may be stored or not, so it is sent again. 409: the first is still being worked on. */
    private static final Set<Integer> AGAIN = Set.of(408, 409, 429, 500, 502, 503, 504);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
        // One key for one sending, the same for all its repetitions: what was stored is not stored twice, the receipt
        // comes again. Never make it of the content: figures corrected and set back would be taken for a repetition.
        HttpRequest request = HttpRequest.newBuilder(URI.create(System.getenv("TTHC_URL") + "/api/v1/submissions"))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + System.getenv("TTHC_KEY"))
                .header("Content-Type", "application/json")
                .header("Accept-Language", Optional.ofNullable(System.getenv("TTHC_LANGUAGE")).orElse("vi"))
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(HttpRequest.BodyPublishers.ofFile(Path.of(arguments[0])))
                .build();
        long patience = Long.parseLong(Optional.ofNullable(System.getenv("TTHC_GIVE_UP")).orElse("900"));
        Instant giveUp = Instant.now().plusSeconds(patience);
        Duration pause = Duration.ofSeconds(1);
        while (true) {
            HttpResponse<String> answer = send(client, request);
            if (answer != null && answer.statusCode() / 100 == 2) {
                out.println(answer.body());
                return;
            }
            if (answer != null && !AGAIN.contains(answer.statusCode())) {
                err.println("refused (" + answer.statusCode() + "), nothing is stored: " + answer.body());
                System.exit(2);
            }
            Duration wait = answer == null ? pause : retryAfter(answer).orElse(pause);
            if (Instant.now().plus(wait).isAfter(giveUp)) {
                err.println("given up (last answer: " + (answer == null ? "none" : answer.statusCode())
                        + "); run it again later");
                System.exit(3);
            }
            Thread.sleep(wait.toMillis());
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    /** One attempt; null = no answer came, so it is not known whether the return is stored. */
    private static HttpResponse<String> send(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException none) {
            return null;
        }
    }

    /** How long the service asks to wait; empty if it does not say. */
    private static Optional<Duration> retryAfter(HttpResponse<String> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("\\d{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
    }
}
