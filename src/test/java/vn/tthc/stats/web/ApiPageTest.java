package vn.tthc.stats.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vn.tthc.stats.TestDatabase;

/** Swagger UI under its strict policy, in a real browser. */
@QuarkusTest
@Execution(ExecutionMode.SAME_THREAD)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ApiPageTest extends InBrowser {

    @Test
    void showsAndTriesOperationsWithoutBreakingItsPolicy() {
        Page shown = browser.page(WIDE);
        shown.navigate(address + "q/swagger-ui/");
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
        assertThat(browser.wrong()).isEmpty();
        // It is a policy that is kept, not one that is missing.
        shown.evaluate("() => { const made = document.createElement('script'); made.textContent = 'window.run = 1';"
                + " document.body.append(made); }");
        assertThat(shown.evaluate("() => window.run === undefined")).isEqualTo(true);
    }
}
