package vn.tthc.stats.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.TestDatabase;

/** Swagger UI under its strict policy, in a real browser. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ApiPageTest {

    @TestHTTPResource("/q/swagger-ui/")
    URI page;

    private static Path browser() {
        String named = System.getenv("TTHC_TEST_BROWSER");
        if (named != null) {
            return Path.of(named);
        }
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(directory -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("No browser found. Install Debian's package chromium, or set"
                        + " TTHC_TEST_BROWSER to the path of a Chromium or Chrome."));
    }

    @Test
    void showsAndTriesOperationsWithoutBreakingItsPolicy() {
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        try (Playwright playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(browser())
                                .setArgs(List.of("--no-sandbox", "--disable-gpu")))) {
            Page shown = browser.newPage();
            shown.onConsoleMessage(message -> {
                if (message.type().equals("error") || message.type().equals("warning")) {
                    wrong.add(message.text());
                }
            });
            shown.onPageError(wrong::add);
            shown.onResponse(response -> {
                if (response.status() >= 400) {
                    wrong.add(response.status() + " " + response.url());
                }
            });
            shown.onRequestFailed(request -> wrong.add("failed " + request.url()));
            shown.addInitScript("document.addEventListener('securitypolicyviolation',"
                    + " event => console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI));");
            shown.navigate(page.toString());
            Locator operation = shown.locator(".opblock-get")
                    .filter(new Locator.FilterOptions()
                            .setHas(shown.locator(".opblock-summary-path[data-path='/api/v1/metrics']")));
            operation.locator(".opblock-summary-control").click();
            operation.locator(".try-out__btn").click();
            operation.locator(".execute").click();
            Locator body = operation
                    .locator(".live-responses-table .response-col_description pre")
                    .first();
            body.waitFor();
            assertThat(body.textContent()).contains("online-rate");
            assertThat(operation
                            .locator(".live-responses-table .response-col_status")
                            .last()
                            .textContent())
                    .contains("200");
            assertThat(wrong).isEmpty();
            // It is a policy that is kept, not one that is missing.
            shown.evaluate("() => { const made = document.createElement('script'); made.textContent = 'window.run = 1';"
                    + " document.body.append(made); }");
            assertThat(shown.evaluate("() => window.run === undefined")).isEqualTo(true);
        }
    }
}
