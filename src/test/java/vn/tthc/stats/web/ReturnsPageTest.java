package vn.tthc.stats.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vn.tthc.stats.Api;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.Units;

/** A clerk without a reporting system sends a return, in a real browser. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ReturnsPageTest {

    /** Xã Diễn Châu of today. */
    private static final String UNIT = Units.USED_THREE_TIMES;

    private static Chromium browser;

    @TestHTTPResource("/nop-so-lieu")
    URI address;

    @BeforeAll
    static void open() {
        browser = new Chromium();
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    private Page visit(int width, String query) {
        browser.wrong().clear();
        Page page = browser.page(width);
        page.navigate(address + query);
        PageWatch.shown(page);
        return page;
    }

    private Page withKey(int width, String query) {
        Page page = visit(width, query);
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

    private static String text(Page page, String selector) {
        return page.locator(selector).first().innerText().replace('\u00A0', ' ');
    }

    @Test
    void leadsFromTheKeyToTheReceipt() throws IOException {
        Page page = withKey(1280, "");
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
        page.context().close();
    }

    @Test
    void takesTheWorkbookAndShowsItsMistakesInPlace() throws IOException {
        Page page = withKey(360, "?lang=en");
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
        page.context().close();
    }

    @Test
    void showsHowFarALongFileIs() {
        Page page = withKey(1280, "");
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
        page.context().close();
    }

    @Test
    void keepsTheKeyInThisTabOnlyAndRefusesWrongOnes() {
        Page page = visit(1280, "");
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
        other.navigate(address.toString());
        PageWatch.shown(other);
        assertThat(other.locator("#unit").count()).isZero();
        page.locator("button:has-text('Bỏ khóa')").click();
        page.reload();
        PageWatch.shown(page);
        assertThat(page.locator("#unit").count()).isZero();
        page.context().close();
    }
}
