package vn.tthc.stats.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As many large questions at once as anyone cares to ask, on a service that has 256 MB of memory. */
class AnswerMemoryIT {

    private static final String COMPARED =
            "/api/v1/metrics/dossiers?province=40&compare=previous-year&groupBy=unit,day";

    @Test
    void largeQuestionsAreAnsweredOrRefusedAndNothingBreaks(@TempDir Path data) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(40);
        try (ServiceProcess service = ServiceProcess.start(data, Map.of()).ready()) {
            List<Callable<HttpResponse<String>>> questions = new ArrayList<>();
            for (int day = 1; day <= 20; day++) {
                String end = "2023-%s-" + "%02d".formatted(day);
                for (String format : List.of("json", "csv", "xlsx", "json-stat")) {
                    questions.add(() ->
                            service.get(COMPARED + "&period=2023-01-01/" + end.formatted("11") + "&format=" + format));
                }
                questions.add(() -> service.get(COMPARED + ",level&period=2023-01-01/" + end.formatted("12")));
            }
            int answered = 0;
            for (Future<HttpResponse<String>> future : clients.invokeAll(questions)) {
                HttpResponse<String> answer = future.get();
                assertThat(answer.statusCode()).as(answer.body()).isIn(Set.of(200, 400, 503));
                if (answer.statusCode() == 503) {
                    assertThat(answer.body()).contains("answers-busy");
                    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                }
                answered += answer.statusCode() == 200 ? 1 : 0;
            }
            assertThat(answered).isPositive();
            assertThat(service.output()).doesNotContain("OutOfMemoryError", "ERROR");
            assertThat(service.get("/api/v1/metrics/online-rate?period=2023-02").statusCode())
                    .isEqualTo(200);
        } finally {
            clients.shutdownNow();
        }
    }
}
