package vn.tthc.stats.web;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.tthc.stats.web.PageWatch.arrived;
import static vn.tthc.stats.web.PageWatch.text;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vn.tthc.stats.Api;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.Units;
import vn.tthc.stats.demo.DemoData;

/** Indicators and tasks of the programme on the dashboard, in a real browser. */
@QuarkusTest
@Execution(ExecutionMode.SAME_THREAD)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ProgrammePanelTest extends InBrowser {

    /** The list of all indicators, not their values. */
    private static final Pattern CATALOGUE = Pattern.compile("/api/v1/indicators(\\?.*)?$");

    private static String row(Page page, String name) {
        return text(page, ".programme tr:has(th:has-text('" + name + "'))");
    }

    private static void send(String path, String list, List<Map<String, Object>> rows) {
        Api.as(Api.ADMIN)
                .contentType(ContentType.JSON)
                .body(Map.of(list, rows))
                .post("/api/v1" + path)
                .then()
                .statusCode(201);
    }

    private static void accounts(String unit, String day, int value) {
        send(
                "/indicators/values",
                "values",
                List.of(Map.of("indicator", "eid_accounts", "unit", unit, "period", day, "value", value)));
    }

    @Test
    void showsTheBulletinsFiguresWithWhatDoesNotAddUp() throws IOException {
        DemoData.load();
        Page page = visit(WIDE, "?period=2023-02");
        assertThat(text(page, ".programme")).contains("không phải số liệu mô phỏng", "tính đến hết ngày 28/02/2023");
        assertThat(page.locator(".indicators tbody tr").count()).isEqualTo(12);
        assertThat(row(page, "Hồ sơ cư trú đã số hóa"))
                .contains("526.397 / 873.477 hồ sơ", "60,3 %", "Đến 18/02/2023", "đã in: 526.397/873.477 (đạt 64%)")
                .contains("⚠ Cần xem lại: Tỷ lệ đã in là 64 %; tính từ số liệu là 60,26 %.");
        assertThat(row(page, "Nhiệm vụ thực hiện thường xuyên")).contains("⚠ Cần xem lại: Mẫu số đã in là 72");
        assertThat(page.locator(".doubt").count()).as("doubts").isEqualTo(2);
        assertThat(row(page, "Tài khoản định danh")).contains("1.443.007 tài khoản");
        assertThat(row(page, "Tỷ lệ tiếp nhận")).contains("44 %", "hơn 44%", "15/01/2023 – 15/02/2023");
        assertThat(row(page, "Sở, ban, ngành")).contains("tất cả các Sở, ban, ngành cấp tỉnh");
        assertThat(text(page, ".states").replaceAll("\\s+", " "))
                .contains("✓Đã hoàn thành 29 69,0 %", "↻Thực hiện thường xuyên 7 16,7 %")
                .contains("…Đang thực hiện 4 9,5 %", "✕Chưa thực hiện 2 4,8 %", "Tổng số 42");
        assertThat(text(page, "#open")).isEqualTo("Nhiệm vụ chưa xong: 6");
        assertThat(page.locator(".open li").count()).isEqualTo(3);
        assertThat(text(page, ".open li:has-text('Số hóa hồ sơ hộ tịch')"))
                .contains("Chưa thực hiện", "Chủ trì", "Sở Tư pháp", "Nguyên nhân", "chưa chuyển dữ liệu")
                .contains("Đang chờ", "Cục C06 (Bộ Công an)");
        List<String> files = List.of("indicator-values", "tasks-summary", "tasks");
        for (int i = 0; i < files.size(); i++) {
            int part = i;
            Download file = page.waitForDownload(() -> page.locator(".programme .downloads a:text('CSV')")
                    .nth(part)
                    .click());
            assertThat(file.suggestedFilename()).startsWith(files.get(i) + "_").endsWith(".csv");
            assertThat(Files.size(file.path())).isPositive();
        }
        browser.nothingIsWrong(page);
        PageWatch.keep(page, ".programme", "programme");
        PageWatch.keepPrinted(page, "dashboard-a4");
        page.context().close();
        Page narrow = visit(NARROW, "?period=2023-02&lang=en");
        assertThat(row(narrow, "Residence dossiers digitised"))
                .contains("526,397 / 873,477", "60.3%", "⚠ To be checked: The rate printed is 64 %");
        browser.nothingIsWrong(narrow);
        PageWatch.keep(narrow, ".programme", "programme-360");
    }

    @Test
    void isNotThereWhereThereIsNothingOrTheViewIsOfAProcedure() {
        DemoData.load();
        for (String query :
                List.of("?period=2023-01", "?period=2023-02&district=412", "?period=2023-02&procedure=1.004222")) {
            Page page = visit(WIDE, query);
            assertThat(page.locator(".programme").count()).as(query).isZero();
            browser.nothingIsWrong(page);
            page.context().close();
        }
    }

    @Test
    void leadsFromAnIndicatorToTheUnitsAndTellsWhatChanged() {
        Api.submit(Api.unitReturn(Units.VINH, "2023-02-15")).statusCode(201);
        accounts(Units.NGHE_AN, "2023-01-15", 1000);
        accounts(Units.NGHE_AN, "2023-02-15", 3500);
        accounts(Units.VINH, "2023-01-15", 40);
        accounts(Units.VINH, "2023-02-15", 30);
        send(
                "/tasks",
                "tasks",
                List.of(
                        Map.of(
                                "unit",
                                Units.VINH,
                                "task",
                                "a",
                                "from",
                                "2023-02-01",
                                "name",
                                "Việc A",
                                "state",
                                "not-started"),
                        Map.of(
                                "unit",
                                Units.VINH,
                                "task",
                                "b",
                                "from",
                                "2023-02-01",
                                "name",
                                "Việc B",
                                "state",
                                "completed")));
        Page page = visit(WIDE, "?period=2023-02&province=40");
        assertThat(page.locator(".synthetic").count()).isZero();
        assertThat(row(page, "Tài khoản định danh"))
                .contains("3.500", "▲ +2.500", "so với 15/01/2023")
                .doesNotContain("⚠");
        assertThat(row(page, "Thành phố Vinh").replaceAll("\\s+", " ")).contains("2 1 0 0 1");
        browser.nothingIsWrong(page);
        page.locator(".indicators a").click();
        arrived(page, "?period=2023-02&province=40&indicator=eid_accounts");
        assertThat(page.evaluate("document.activeElement.id")).isEqualTo("programme");
        assertThat(page.locator(".indicators tbody tr").count()).isEqualTo(2);
        assertThat(row(page, "Thành phố Vinh"))
                .contains("30", "▼ −10")
                .contains("⚠ Cần xem lại: Số lũy kế giảm: lần báo cáo trước là 40, lần này là 30.");
        browser.nothingIsWrong(page);
        page.locator(".indicators a:text('Thành phố Vinh')").click();
        arrived(page, "?period=2023-02&province=40&district=412");
        assertThat(page.locator(".indicators tbody tr").count()).isEqualTo(1);
        assertThat(text(page, ".open li")).contains("Việc A");
        assertThat(text(page, ".states").replaceAll("\\s+", " ")).contains("✓Đã hoàn thành 1 50,0 %");
        browser.nothingIsWrong(page);
        // Its last day, where the district has ended within the period.
        page.navigate(address + "?period=2025&district=412");
        PageWatch.shown(page);
        assertThat(text(page, ".programme")).contains("30/06/2025");
        browser.nothingIsWrong(page);
    }

    @Test
    void saysThatItCannotBeHad() {
        DemoData.load();
        Page page = browser.page(WIDE);
        page.route("**/api/v1/indicators/values?*", route -> route.fulfill(new Route.FulfillOptions().setStatus(503)));
        page.navigate(address + "?period=2023-02");
        PageWatch.shown(page);
        assertThat(text(page, ".programme .failed")).contains("Không lấy được số liệu", "503");
        assertThat(text(page, ".big")).isEqualTo("44,8 %");
        page.unroute("**/api/v1/indicators/values?*");
        page.locator(".programme .failed button").click();
        page.locator(".indicators").waitFor();
    }

    @Test
    void itsCatalogueTakesNoOtherFiguresWithIt() {
        DemoData.load();
        Page page = browser.page(WIDE);
        page.route(CATALOGUE, route -> route.fulfill(new Route.FulfillOptions().setStatus(503)));
        page.navigate(address + "?period=2023-02");
        PageWatch.shown(page);
        assertThat(text(page, ".programme .failed")).contains("Không lấy được số liệu", "503");
        assertThat(text(page, ".big")).isEqualTo("44,8 %");
        page.unroute(CATALOGUE);
        page.route(CATALOGUE, Route::abort);
        page.reload();
        PageWatch.shown(page);
        assertThat(text(page, ".programme .failed")).contains("Không lấy được số liệu");
        assertThat(text(page, ".big")).isEqualTo("44,8 %");
        page.unroute(CATALOGUE);
        page.locator(".programme .failed button").click();
        page.locator(".indicators").waitFor();
    }

    @Test
    void showsWhatTheCatalogueDidNotHaveYet() {
        DemoData.load();
        Page page = browser.page(WIDE);
        page.route(
                CATALOGUE,
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("{\"items\":[],\"next\":null}")));
        page.navigate(address + "?period=2023-02");
        PageWatch.shown(page);
        assertThat(page.locator(".indicators tbody tr").count()).isEqualTo(12);
        assertThat(row(page, "Tài khoản định danh")).contains("1.443.007").doesNotContain("1.443.007 tài khoản");
        page.navigate(address + "?period=2023-02&province=40&indicator=eid_accounts");
        PageWatch.shown(page);
        assertThat(text(page, ".programme h3")).contains("Tài khoản định danh");
        assertThat(row(page, "Nghệ An")).contains("1.443.007");
    }
}
