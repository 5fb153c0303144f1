package vn.tthc.stats.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static vn.tthc.stats.web.PageWatch.text;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.FilePayload;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vn.tthc.stats.Api;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.Units;
import vn.tthc.stats.demo.DemoData;

/** A clerk without a reporting system sends a return, in a real browser. */
@QuarkusTest
@Execution(ExecutionMode.SAME_THREAD)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ReturnsPageTest extends InBrowser {

    /** Xã Diễn Châu of today. */
    private static final String UNIT = Units.USED_THREE_TIMES;

    /** Its path. */
    private static final String PAGE = "nop-so-lieu";

    private Page withKey(int width, String query) {
        Page page = visit(width, PAGE + query);
        page.locator("#key").fill(Api.keyFor(UNIT, "reporter"));
        page.keyboard().press("Enter");
        page.locator("#unit").waitFor();
        assertThat(page.locator("#unit").inputValue()).isEqualTo(UNIT);
        page.locator("#period").fill("02/03/2026");
        page.keyboard().press("Tab");
        page.locator(".month td[title^='02/03/2026']").waitFor();
        return page;
    }

    private static FilePayload file(String name, String text) {
        return new FilePayload(name, "text/csv", text.getBytes(StandardCharsets.UTF_8));
    }

    private static void drop(Page page, FilePayload file) {
        page.locator("#file").setInputFiles(file);
    }

    @Test
    void leadsFromTheKeyToTheReceipt() throws IOException {
        Page page = withKey(WIDE, "");
        assertThat(text(page, "#box-key")).contains("Xã Diễn Châu", "người báo cáo");
        assertThat(page.locator(".month td.none").count()).isEqualTo(31);
        // A day that is missing is chosen in the calendar.
        page.locator(".month button[class=day-choice]").nth(2).click();
        page.waitForCondition(() -> page.locator("#period").inputValue().equals("03/03/2026"));
        Download form = page.waitForDownload(
                () -> page.locator("button:has-text('CSV')").click());
        assertThat(form.suggestedFilename()).isEqualTo("tthc-17464-2026-03-03.csv");
        List<String> lines = Files.readAllLines(form.path());
        assertThat(lines.get(0)).contains("Mã đơn vị", "Tiếp nhận trực tuyến");
        PageWatch.isSound(page);
        // As it is filled in by somebody who makes mistakes.
        drop(
                page,
                file(
                        "bad.csv",
                        lines.get(0) + "\n17464,Xã Diễn Châu,2026-03-03,1.004222,,4,5,9,,,,,,,,\n"
                                + "17464,Xã Diễn Châu,2026-03-03,9.999,,4,hai,,,,,,,,,\n"));
        page.locator("#refused").waitFor();
        assertThat(text(page, "#refused")).contains("Tệp có 3 lỗi, chưa lưu gì");
        assertThat(page.locator(".preview td.bad").allInnerTexts()).containsExactly("✕ 9", "✕ 9.999", "✕ hai");
        assertThat(text(page, ".preview")).contains("lớn hơn số hồ sơ tiếp nhận (5)", "Không có thủ tục nào");
        assertThat(page.evaluate("document.activeElement.id")).isEqualTo("refused");
        PageWatch.isSound(page);
        PageWatch.keep(page, "returns-mistakes");
        assertThat(browser.wrong()).allMatch(line -> line.contains("422"));
        browser.wrong().clear();
        drop(page, file("good.csv", lines.get(0) + "\n17464,Xã Diễn Châu,2026-03-03,1.004222,,4,9,5,,,,,,,,\n"));
        page.locator("#tried").waitFor();
        assertThat(text(page, "#box-result")).contains("Kỳ Ngày 03/03/2026");
        assertThat(text(page, ".counts")).contains("số liệu mới", "1");
        Api.get("/submissions?unit=17464&period=2026-03").body("items.size()", equalTo(0));
        PageWatch.isSound(page);
        page.locator("#send").click();
        page.locator("#receipt").waitFor();
        int id = Api.get("/submissions?unit=17464&period=2026-03").extract().path("items[0].id");
        assertThat(text(page, "#receipt")).isEqualTo("Đã nhận. Số biên nhận: " + id);
        assertThat(text(page, ".receipt")).contains("Ngày 03/03/2026", "SHA-256");
        page.waitForCondition(() -> page.locator(".month td.full").count() == 1);
        PageWatch.isSound(page);
        PageWatch.keep(page, "returns-receipt");
        assertThat(browser.wrong()).isEmpty();
    }

    @Test
    void takesTheWorkbookAndShowsItsMistakesInPlace() throws IOException {
        Page page = withKey(NARROW, "?lang=en");
        assertThat(text(page, "#box-key")).contains("Dien Chau Commune", "reporter");
        PageWatch.isSound(page);
        PageWatch.keep(page, "returns-360");
        Download form = page.waitForDownload(
                () -> page.locator("button:has-text('Excel')").click());
        byte[] workbook = Files.readAllBytes(form.path());
        drop(page, new FilePayload("form.xlsx", "application/octet-stream", workbook));
        page.locator("#tried").waitFor();
        page.locator("summary").click();
        assertThat(text(page, ".preview")).contains("17464", "2026-03-02", "1.004222");
        PageWatch.isSound(page);
        Path bad = Files.createTempFile("bad", ".xlsx");
        try (var to = new org.dhatim.fastexcel.Workbook(Files.newOutputStream(bad), "Test", null)) {
            var sheet = to.newWorksheet("Sheet");
            String[] header = {"unit", "period", "procedure", "level", "received", "receivedOnline"};
            Object[] row = {UNIT, "2026-03-02", "1.004222", 4, 7, 8};
            for (int i = 0; i < header.length; i++) {
                sheet.value(0, i, header[i]);
                // A line is left empty in between.
                if (row[i] instanceof Integer figure) {
                    sheet.value(2, i, figure);
                } else {
                    sheet.value(2, i, row[i].toString());
                }
            }
        }
        page.locator("#file").setInputFiles(bad);
        page.locator("#refused").waitFor();
        assertThat(page.locator(".preview tr.wrong").innerText())
                .startsWith("3")
                .contains("✕ 8");
        assertThat(page.locator(".preview td.bad").count()).isEqualTo(1);
        PageWatch.isSound(page);
        Files.delete(bad);
    }

    @Test
    void showsHowFarALongFileIs() {
        Page page = withKey(WIDE, "");
        StringBuilder rows = new StringBuilder("unit,period,procedure,level,received,receivedOnline\n");
        for (int day = 1; day <= 6001; day++) {
            rows.append("17464,")
                    .append(java.time.LocalDate.parse("2025-07-01").plusDays(day % 300))
                    .append(",")
                    .append("1.004222")
                    .append(",4,10,")
                    .append(day <= 300 ? 5 : 11)
                    .append('\n');
        }
        drop(page, file("long.csv", rows.toString()));
        page.locator("#refused").waitFor();
        assertThat(text(page, "#refused")).contains("lỗi");
        assertThat(page.locator(".preview td.bad").count()).isEqualTo(200);
        assertThat(page.locator(".preview tbody tr").first().innerText()).startsWith("302");
    }

    private static String good(String day) {
        return "unit,period,procedure,level,received,receivedOnline\n17464," + day + ",1.004222,4,9,5\n";
    }

    @Test
    void neverSaysThatNothingIsStoredWhenThatIsNotKnown() {
        Page page = withKey(WIDE, "");
        // It is stored, but the answer gets lost.
        page.evaluate("""
                () => {
                  const real = window.fetch;
                  window.fetch = async (url, options) => {
                    const answer = await real(url, options);
                    if (options?.method === 'POST' && !url.includes('dryRun') && !window.lost) {
                      window.lost = true;
                      throw new TypeError('lost');
                    }
                    return answer;
                  };
                }""");
        drop(page, file("good.csv", good("2026-03-04")));
        page.locator("#send").click();
        page.locator("#unknown").waitFor();
        assertThat(text(page, "#box-result"))
                .contains("Chưa biết tệp đã được lưu hay chưa", "good.csv")
                .doesNotContain("chưa lưu gì", "✕ trong tệp");
        PageWatch.isSound(page);
        AtomicInteger asked = new AtomicInteger();
        page.route("**/api/v1/imports/**", route -> {
            int before = asked.getAndIncrement();
            if (before < 2) {
                route.fulfill(new Route.FulfillOptions().setStatus(before == 0 ? 503 : 429));
            } else {
                route.resume();
            }
        });
        page.locator("#send").click();
        page.locator("#receipt").waitFor();
        assertThat(asked.get()).as("questions about the import").isGreaterThan(2);
        assertThat(text(page, ".details")).contains("good.csv");
        Api.get("/submissions?unit=17464&period=2026-03-04").body("items.size()", equalTo(1));
    }

    @Test
    void showsNoAnswerToAnEarlierQuestion() {
        Page page = withKey(WIDE, "");
        drop(page, file("a.csv", good("2026-03-05")));
        page.locator("#send").waitFor();
        page.evaluate("""
                () => {
                  const real = window.fetch;
                  window.fetch = (url, options) => options?.method !== 'POST' ? real(url, options)
                    : new Promise(answer => (window.answer = () => answer(new Response(JSON.stringify({ id: 1, period: '2026-03-05',
                        inserted: 1, revised: 0, unchanged: 0, warnings: [], receivedAt: '2026-03-06T00:00:00Z', contentSha256: 'x' }),
                        { status: 201 }))));
                }""");
        page.locator("#send").click();
        page.waitForCondition(() -> (Boolean) page.evaluate("Boolean(window.answer)"));
        assertThat(page.locator("#file").isDisabled()).isTrue();
        page.locator("button:has-text('Bỏ khóa')").click();
        page.evaluate("() => { window.answer(); return new Promise(done => setTimeout(done, 50)); }");
        assertThat(page.locator("#receipt").count()).isZero();
        assertThat(browser.wrong()).isEmpty();
    }

    @Test
    void tellsWhatItDoesNotUnderstandAndGivesNoFormForIt() {
        Page page = withKey(WIDE, "");
        page.locator("#period").fill("31/02/2026");
        page.keyboard().press("Tab");
        assertThat(text(page, "#period-hint")).isEqualTo("Không phải ngày hay tháng");
        assertThat(page.locator("button.form:disabled").count()).isEqualTo(2);
        PageWatch.isSound(page);
        page.locator("#period").fill("02/2026");
        page.keyboard().press("Tab");
        assertThat(page.locator("button.form:disabled").count()).isZero();
        page.locator("#unit").fill("Xã Diễn Châu");
        page.keyboard().press("Tab");
        page.waitForCondition(() -> page.locator("#unit").inputValue().equals(UNIT));
        page.locator("#unit").fill("Xã");
        page.keyboard().press("Tab");
        page.waitForCondition(() -> text(page, "#unit-hint").startsWith("Chọn một đơn vị"));
        assertThat(page.locator("button.form:disabled").count()).isEqualTo(2);
    }

    @Test
    void marksOnlyDaysOnWhichAReportIsDue() {
        Page page = browser.page(WIDE);
        page.route(
                "**/api/v1/coverage?*",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("""
                                {"total":{"expected":2,"received":1,"missing":1},"rows":[
                                 {"day":{"code":"2026-03-03"},"expected":1,"received":1,"missing":0},
                                 {"day":{"code":"2026-03-04"},"expected":1,"received":0,"missing":1},
                                 {"day":{"code":"2026-03-05"},"expected":0,"received":0,"missing":0}]}
                                """)));
        page.navigate(address + PAGE);
        PageWatch.shown(page);
        page.locator("#key").fill(Api.keyFor(UNIT, "reporter"));
        page.keyboard().press("Enter");
        page.locator("#unit").waitFor();
        page.locator("#period").fill("03/2026");
        page.keyboard().press("Tab");
        page.locator(".month td[title^='04/03/2026: thiếu báo cáo']").waitFor();
        assertThat(page.locator(".month td.full").count()).isEqualTo(1);
        assertThat(page.locator(".month td.none").count()).isEqualTo(1);
        assertThat(page.locator(".month td.off").count()).isEqualTo(29);
        assertThat(text(page, ".month td.off")).contains("không phải báo cáo hoặc chưa đến hạn");
    }

    @Test
    void keepsTheKeyWhenTheServiceCannotTell() {
        Page page = withKey(WIDE, "");
        page.route("**/api/v1/caller", route -> route.fulfill(new Route.FulfillOptions().setStatus(503)));
        page.reload();
        PageWatch.shown(page);
        assertThat(text(page, ".failed")).contains("Chưa kiểm tra được khóa");
        PageWatch.isSound(page);
        page.unroute("**/api/v1/caller");
        page.locator("#key-again").click();
        page.locator("#unit").waitFor();
    }

    @Test
    void marksACalendarOfSyntheticReports() {
        DemoData.load();
        Page page = visit(WIDE, PAGE);
        page.locator("#key").fill(Api.keyFor(Units.VINH, "reporter"));
        page.keyboard().press("Enter");
        page.locator("#unit").waitFor();
        page.locator("#period").fill("02/2023");
        page.keyboard().press("Tab");
        page.locator(".month td[title^='01/02/2023: đã có báo cáo']").waitFor();
        assertThat(text(page, "#unit-calendar .synthetic")).contains("Số liệu mô phỏng");
        PageWatch.isSound(page);
        page.locator("#period").fill("02/2024");
        page.keyboard().press("Tab");
        page.locator(".month td[title^='01/02/2024']").waitFor();
        assertThat(page.locator(".synthetic").count()).isZero();
    }

    @Test
    void keepsTheKeyThatWasGivenWhileTheServiceCannotTell() {
        Page page = visit(WIDE, PAGE);
        page.route("**/api/v1/caller", route -> route.fulfill(new Route.FulfillOptions().setStatus(503)));
        String key = Api.keyFor(UNIT, "reporter");
        page.locator("#key").fill(key);
        page.keyboard().press("Enter");
        page.locator("#key-again").waitFor();
        assertThat(text(page, ".failed")).contains("Chưa kiểm tra được khóa").doesNotContain("Không dùng được");
        assertThat(page.evaluate("document.activeElement.id")).isEqualTo("key-again");
        // Once more, in vain; then the service is there again, and nobody has to look for the key.
        page.keyboard().press("Enter");
        page.locator("#key-again").waitFor();
        page.unroute("**/api/v1/caller");
        page.locator("#key-again").click();
        page.locator("#unit").waitFor();
        assertThat(page.evaluate("sessionStorage.getItem('tthc.key')")).isEqualTo(key);
        // A key that was right is kept through an outage, one that is refused is not.
        page.route("**/api/v1/caller", route -> route.fulfill(new Route.FulfillOptions().setStatus(503)));
        page.reload();
        PageWatch.shown(page);
        assertThat(page.evaluate("sessionStorage.getItem('tthc.key')")).isEqualTo(key);
        page.unroute("**/api/v1/caller");
        page.route("**/api/v1/caller", route -> route.fulfill(new Route.FulfillOptions().setStatus(401)));
        page.locator("#key-again").click();
        page.locator("#key").waitFor();
        assertThat(page.evaluate("sessionStorage.getItem('tthc.key')")).isNull();
    }

    @Test
    void keepsTheKeyInThisTabOnlyAndRefusesWrongOnes() {
        Page page = visit(WIDE, PAGE);
        assertThat(text(page, "#box-form")).contains("Hãy nhập khóa trước");
        PageWatch.isSound(page);
        page.locator("#key").fill("tthc_wrong-key-that-is-long-enough-to-be-one-000");
        page.keyboard().press("Enter");
        page.locator(".failed").waitFor();
        assertThat(text(page, ".failed")).contains("Không dùng được khóa này");
        PageWatch.isSound(page);
        page.locator("#key").fill(Api.keyFor(UNIT, "reporter"));
        page.keyboard().press("Enter");
        page.locator("#unit").waitFor();
        page.reload();
        page.locator("#unit").waitFor();
        assertThat(page.evaluate("localStorage.length + document.cookie.length"))
                .isEqualTo(0);
        Page other = page.context().newPage();
        other.navigate(address + PAGE);
        PageWatch.shown(other);
        assertThat(other.locator("#unit").count()).isZero();
        page.locator("button:has-text('Bỏ khóa')").click();
        page.reload();
        PageWatch.shown(page);
        assertThat(page.locator("#unit").count()).isZero();
    }
}
