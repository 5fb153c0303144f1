package vn.tthc.stats.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** A real browser, and all that goes wrong in it. */
final class Chromium implements AutoCloseable {

    private static final int HEIGHT = 900;

    /** The first is the same without windows, which nobody sees here: it needs about half of the processor. */
    private static final List<String> NAMES =
            List.of("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome");

    private static final String SHIFTS = """
            window.shifts = 0;
            new PerformanceObserver(list => list.getEntries().forEach(shift => window.shifts += shift.hadRecentInput ? 0 : shift.value))
              .observe({ type: 'layout-shift', buffered: true });
            """;

    private final Playwright playwright =
            Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));

    private final Browser browser = playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions()
                    .setExecutablePath(path())
                    .setArgs(List.of("--no-sandbox", "--disable-gpu")));

    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    private static Path path() {
        String named = System.getenv("TTHC_TEST_BROWSER");
        if (named != null) {
            return Path.of(named);
        }
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .min(Comparator.comparing(
                        found -> NAMES.indexOf(found.getFileName().toString())))
                .orElseThrow(() -> new AssertionError("No browser found. Install Debian's package"
                        + " chromium-headless-shell, or set TTHC_TEST_BROWSER to the path of a Chromium or Chrome."));
    }

    /** A new visitor at an address, once it is shown; what went wrong before is forgotten. */
    Page visit(int width, String address) {
        wrong.clear();
        Page page = page(width);
        page.navigate(address);
        PageWatch.shown(page);
        return page;
    }

    /** Since the last visit nothing went wrong, and nothing moved. */
    void nothingIsWrong(Page page) {
        PageWatch.isSound(page);
        assertThat(wrong).isEmpty();
        assertThat(((Number) page.evaluate("window.shifts")).doubleValue())
                .as("layout shift")
                .isZero();
    }

    /** A new page of a visitor who has nothing in the cache. */
    Page page(int width) {
        BrowserContext visitor = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, HEIGHT)
                .setLocale("vi-VN")
                .setTimezoneId("Asia/Ho_Chi_Minh")
                .setReducedMotion(ReducedMotion.REDUCE));
        Page page = visitor.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                wrong.add(message.text());
            }
        });
        page.onPageError(wrong::add);
        page.onResponse(response -> {
            if (response.status() >= 400) {
                wrong.add(response.status() + " " + response.url());
            }
        });
        page.onRequestFailed(request -> wrong.add("failed " + request.url()));
        page.addInitScript("document.addEventListener('securitypolicyviolation',"
                + " event => console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI));");
        page.addInitScript(SHIFTS);
        return page;
    }

    /** Errors, warnings, refused and failed requests, and what the policy forbade, on any page. */
    Queue<String> wrong() {
        return wrong;
    }

    /** All visitors leave. */
    void leave() {
        browser.contexts().forEach(BrowserContext::close);
    }

    @Override
    public void close() {
        playwright.close();
    }
}
