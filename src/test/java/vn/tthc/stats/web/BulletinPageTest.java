package vn.tthc.stats.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vn.tthc.stats.TestDatabase;

/** The bulletin as a page: a browser shows it as its template says, and does nothing else for it. */
@QuarkusTest
@Execution(ExecutionMode.SAME_THREAD)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class BulletinPageTest extends InBrowser {

    private static final String BULLETIN = "api/v1/reports/monthly?period=2023-02&unit=40&format=html";

    private static final String OF_THE_OFFICE = """
            <p id="red" style="color: #ff0000">Văn phòng</p>
            <img id="seal" alt="" src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==" />
            <img id="other" alt="" src="/icon.svg" />
            </body>""";

    @ConfigProperty(name = "tthc.data-dir")
    Path dataDirectory;

    @Test
    void isShownByItsStylesheet() {
        Page page = shown();
        assertThat(style(page.locator("h1"), "textAlign")).isEqualTo("center");
        assertThat(style(page.locator("body"), "fontFamily")).contains("Liberation Serif");
    }

    @Test
    void hasStylesAndImagesThatAnOfficeWroteIntoItAndLoadsNothing() throws IOException {
        Path template = dataDirectory.resolve("templates").resolve("bulletin.html");
        Files.createDirectories(template.getParent());
        try {
            Files.writeString(template, own().replace("</body>", OF_THE_OFFICE));
            Page page = shown();
            assertThat(style(page.locator("#red"), "color")).isEqualTo("rgb(255, 0, 0)");
            assertThat(page.locator("#seal").evaluate("image => image.naturalWidth"))
                    .isEqualTo(1);
            assertThat(page.locator("#other").evaluate("image => image.naturalWidth"))
                    .isEqualTo(0);
            assertThat(page.evaluate("() => window.origin"))
                    .as("nothing of it is of the service's origin")
                    .isEqualTo("null");
        } finally {
            Files.delete(template);
        }
    }

    /** A browser that has the page takes the policy of the answer that says so. */
    @Test
    void keepsItsPolicyWhenNothingHasChanged() {
        Response page = given().get("/" + BULLETIN);
        Response unchanged =
                given().header("If-None-Match", page.header("ETag")).get("/" + BULLETIN);
        assertThat(unchanged.statusCode()).isEqualTo(304);
        assertThat(page.headers().getValues("Content-Security-Policy"))
                .singleElement()
                .asString()
                .contains("default-src 'none'", "frame-ancestors 'none'", "sandbox")
                .isEqualTo(unchanged.header("Content-Security-Policy"));
        assertThat(given().get("/" + BULLETIN.replace("html", "json")).header("Content-Security-Policy"))
                .isEqualTo(SecurityHeaders.DATA_POLICY);
        assertThat(given().get("/" + BULLETIN + "&unit=nonsense").header("Content-Security-Policy"))
                .isEqualTo(SecurityHeaders.DATA_POLICY);
    }

    private Page shown() {
        Page page = browser.page(WIDE);
        page.navigate(address + BULLETIN);
        return page;
    }

    private static String style(Locator element, String property) {
        return (String) element.evaluate("(element, property) => getComputedStyle(element)[property]", property);
    }

    private static String own() throws IOException {
        try (var in = BulletinPageTest.class.getResourceAsStream("/report/bulletin.html")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
