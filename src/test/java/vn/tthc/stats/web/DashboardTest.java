package vn.tthc.stats.web;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.tthc.stats.web.PageWatch.arrived;
import static vn.tthc.stats.web.PageWatch.text;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.Media;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vn.tthc.stats.Api;
import vn.tthc.stats.Procedures;
import vn.tthc.stats.TestDatabase;
import vn.tthc.stats.Units;
import vn.tthc.stats.demo.DemoData;

/** How the province does, as people see it in a real browser. */
@QuarkusTest
@Execution(ExecutionMode.SAME_THREAD)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class DashboardTest extends InBrowser {

    /** Phường Ba Đình in Hà Nội, of which there is no map. */
    private static final String BA_DINH = "00004";

    /** Bytes over the wire for everything that the first view needs. */
    private static final long MOST_BYTES = 400_000;

    @Test
    void showsTheLatestMonthAtOnceAndSmall() {
        DemoData.load();
        visit(WIDE, "").context().close();
        Page page = browser.page(WIDE);
        AtomicLong bytes = new AtomicLong();
        CDPSession wire = page.context().newCDPSession(page);
        wire.send("Network.enable");
        wire.on(
                "Network.loadingFinished",
                (JsonObject event) ->
                        bytes.addAndGet(event.get("encodedDataLength").getAsLong()));
        page.navigate(address.toString());
        PageWatch.shown(page);
        Number milliseconds = (Number) page.evaluate("performance.getEntriesByName('shown')[0].startTime");
        System.out.printf(
                "First view of the dashboard: %.0f ms, %.0f kB%n", milliseconds.doubleValue(), bytes.get() / 1000.0);
        assertThat(bytes.get()).isBetween(100_000L, MOST_BYTES);
        assertThat(text(page, ".big")).isEqualTo("58,9 %");
        assertThat(text(page, ".main-figure")).contains("49.400 hồ sơ nộp trực tuyến trong 83.880 hồ sơ tiếp nhận");
        assertThat(text(page, ".facts"))
                .contains("+1,4 điểm %", "Tháng 11/2023: 57,5 %", "Toàn trình (mức độ 4)", "60,7 %", "54,0 %")
                .contains("Đạt", "6,00/6 điểm", "837/837 báo cáo", "59,5 %");
        assertThat(text(page, ".head .sub")).isEqualTo("Tháng 12/2023 (01/12/2023 – 31/12/2023)");
        assertThat(text(page, ".synthetic")).contains("Số liệu mô phỏng");
        assertThat(page.title().replace('\u00A0', ' ')).contains("58,9 %", "Tỉnh Nghệ An", "Tháng 12/2023");
        assertThat(page.locator(".ranking tbody tr").count()).isEqualTo(22);
        assertThat(text(page, ".ranking tbody tr")).contains("1", "Huyện Tân Kỳ", "71,2 %", "+1,6", "1.498 / 2.105");
        browser.nothingIsWrong(page);
        PageWatch.keep(page, "dashboard");
    }

    @Test
    void leadsDownToAProcedureAndBackAndKeepsItInTheAddress() throws IOException {
        DemoData.load();
        Page page = visit(WIDE, "?period=2023-02-R");
        assertThat(text(page, ".head .sub")).contains("Tháng báo cáo 02/2023 (15/01 – 14/02/2023)");
        page.locator(".ranking a:text('Thành phố Vinh')").click();
        arrived(page, "?period=2023-02-R&district=412");
        assertThat(text(page, "h1")).isEqualTo("Thành phố Vinh");
        assertThat(page.evaluate("document.activeElement.id")).isEqualTo("heading");
        page.locator(".ranking tbody a").first().click();
        arrived(page, "?period=2023-02-R&district=412&unit=412");
        assertThat(page.locator(".ranking").count()).isZero();
        page.locator(".procedures a:text('Đăng ký thường trú')").click();
        arrived(page, "&unit=412&procedure=1.004222");
        assertThat(text(page, ".head")).contains("Đăng ký thường trú", "1.004222");
        String rate = text(page, ".big");
        browser.nothingIsWrong(page);
        // The address alone shows the same to somebody else.
        Page other = visit(NARROW, page.url().substring(address.toString().length()));
        assertThat(text(other, ".big")).isEqualTo(rate);
        browser.nothingIsWrong(other);
        other.context().close();
        // With the keyboard alone.
        page.locator(".drop").focus();
        page.keyboard().press("Enter");
        arrived(page, "&unit=412");
        page.goBack();
        arrived(page, "&procedure=1.004222");
        assertThat(text(page, ".big")).isEqualTo(rate);
        for (String form : new String[] {"CSV", "XLSX"}) {
            Download file = page.waitForDownload(
                    () -> page.locator(".key .downloads a:text('" + form + "')").click());
            assertThat(Files.size(file.path())).isPositive();
            assertThat(file.suggestedFilename()).endsWith(form.toLowerCase()).contains("online-rate");
        }
        assertThat(page.locator(".key .downloads a:text('API')").getAttribute("href"))
                .startsWith("/api/v1/metrics/online-rate?period=2023-02-R&unit=412&procedure=1.004222");
    }

    @Test
    void changesPeriodAndLanguage() {
        DemoData.load();
        Page page = visit(NARROW, "?period=2023-05");
        PageWatch.keep(page, "dashboard-360");
        browser.nothingIsWrong(page);
        page.locator("#period-month").focus();
        page.locator("#period-month").selectOption("6");
        arrived(page, "?period=2023-06");
        assertThat(page.evaluate("document.activeElement.id")).isEqualTo("period-month");
        page.locator("[id='step1']").click();
        arrived(page, "?period=2023-07");
        page.locator("#period-kind").selectOption("interval");
        arrived(page, "?period=2023-07-01/2023-07-31");
        page.locator("#period-from").fill("31/02/2023");
        page.keyboard().press("Tab");
        assertThat(page.locator("#period-from").getAttribute("aria-invalid")).isEqualTo("true");
        page.locator("#period-from").fill("1/2/2023");
        page.keyboard().press("Tab");
        arrived(page, "?period=2023-02-01/2023-07-31");
        page.locator("#period-until").fill("31/1/2023");
        page.keyboard().press("Tab");
        assertThat(text(page, "#period-until-hint")).isEqualTo("Ngày đầu không được sau ngày cuối");
        assertThat(page.locator("#period-until").getAttribute("aria-invalid")).isEqualTo("true");
        for (String period : new String[] {"2023-W05", "2023-02-01", "2023-Q1", "2023", "2019/2024"}) {
            page.navigate(address + "?period=" + period);
            PageWatch.shown(page);
            assertThat(text(page, ".big")).as(period).endsWith(" %");
        }
        page.navigate(address + "?period=2023-Q4&by=month");
        PageWatch.shown(page);
        page.locator(".language").click();
        arrived(page, "?period=2023-Q4&by=month&lang=en");
        assertThat(text(page, "h1")).isEqualTo("Nghe An Province");
        assertThat(text(page, ".big")).isEqualTo("57.5%");
        assertThat(text(page, ".facts")).contains("Quarter 3 of 2023", "pp", "2,484 of 2,484 reports");
        page.locator("summary").click();
        assertThat(text(page, "#series-table")).contains("Month 10/2023");
        browser.nothingIsWrong(page);
    }

    @Test
    void saysThatThereIsNothingYet() {
        Page page = visit(WIDE, "");
        assertThat(text(page, "main")).contains("Chưa có số liệu nào", "Nộp số liệu");
        browser.nothingIsWrong(page);
        PageWatch.keep(page, "empty");
        page.navigate(address + "?period=2025-12&lang=en");
        PageWatch.shown(page);
        assertThat(text(page, "main")).contains("There are no figures for this period", "4,216 missing");
        browser.nothingIsWrong(page);
    }

    @Test
    void tellsWhoHasNotReportedAndMarksNothingRealAsSynthetic() {
        Api.submit(Api.unitReturn(Units.VINH, "2024-02-05")).statusCode(201);
        Page page = visit(WIDE, "?period=2024-02");
        assertThat(page.locator(".synthetic").count()).isZero();
        assertThat(text(page, ".month td.part")).contains("05/02/2024: 1/27 báo cáo, thiếu 26");
        assertThat(page.locator(".month td.none").count()).isEqualTo(28);
        assertThat(text(page, ".missing")).contains("29/29", "01/02–29/02").contains("Sở Tư pháp");
        browser.nothingIsWrong(page);
    }

    private static void submit(String unit, String period, int received, int online) {
        Api.submit(Api.unitReturn(
                        unit,
                        period,
                        Api.count(Procedures.RESIDENCE, 4, "received", received, "receivedOnline", online)))
                .statusCode(201);
    }

    @Test
    void saysWhichFiguresAChartCannotShow() {
        submit(Units.VINH, "2024-02", 80, 41);
        submit(Units.VINH, "2024-03-05", 80, 40);
        Page page = visit(WIDE, "?period=2024-02&unit=412");
        assertThat(text(page, ".straddling")).contains("1 số liệu thuộc kỳ báo cáo dài hơn");
        assertThat(text(page, "[aria-labelledby=series]")).doesNotContain("Chưa có số liệu");
        page.locator(".straddling a").click();
        arrived(page, "&by=month");
        assertThat(page.locator(".straddling").count()).isZero();
        page.locator("summary").click();
        assertThat(text(page, "#series-table")).contains("41", "80");
        page.navigate(address + "?period=2024-03&unit=412");
        PageWatch.shown(page);
        // Days without figures have their places too.
        assertThat(page.locator("#series-table tbody tr").count()).isEqualTo(31);
        // 41/80 to 40/80: by 1.25, half a tenth away from zero.
        assertThat(text(page, ".facts .change, .facts .down")).contains("−1,3");
        assertThat(page.locator(".procedures ~ .downloads, [aria-labelledby=procedures] .downloads")
                        .locator("a:text('CSV')")
                        .getAttribute("href"))
                .contains("lang=vi")
                .doesNotContain("limit");
        assertThat(page.locator("[aria-labelledby=series] a:text('SVG')").getAttribute("href"))
                .contains("lang=vi");
        page.navigate(address + "?period=2024-04&unit=412");
        PageWatch.shown(page);
        assertThat(page.locator(".latest").getAttribute("href")).contains("period=2024-03");
        page.navigate(address + "?period=2024-03&district=413");
        PageWatch.shown(page);
        assertThat(page.locator(".latest").count()).as("a period with figures").isZero();
        page.navigate(address + "?period=2024-13");
        PageWatch.shown(page);
        assertThat(text(page, ".failed")).contains("2024-13", "Tháng 03/2024");
        browser.nothingIsWrong(page);
    }

    @Test
    void saysWhatThePeriodBeforeRestsOn() {
        submit(Units.VINH, "2023-02-01", 80, 20);
        submit(Units.VINH, "2023-03-05", 80, 40);
        Page page = visit(WIDE, "?period=2023-03&district=412");
        assertThat(text(page, ".facts")).contains("Tháng 02/2023: 25,0 %, 1/28 báo cáo – thiếu 27");
        assertThat(page.locator(".before").allInnerTexts())
                .containsExactly(
                        "Kỳ trước (Tháng 02/2023) thiếu 27/28 báo cáo: số liệu kỳ trước chưa đủ, mọi chênh lệch với kỳ"
                                + " trước chỉ để tham khảo.");
        browser.nothingIsWrong(page);
        submit(Units.VINH, "2023-01-01/2023-01-14", 80, 20);
        page = visit(NARROW, "?period=2023-01&district=412");
        assertThat(text(page, ".facts")).contains("Tháng 12/2022: chưa có số liệu");
        assertThat(page.locator(".before").count()).as("nothing to compare").isZero();
        submit(Units.VINH, "2023-01-15/2023-01-31", 80, 40);
        page = visit(NARROW, "?period=2023-02-R&district=412&lang=en");
        assertThat(text(page, ".facts")).contains("25.0%, 14 of 14 reports");
        assertThat(page.locator(".before").allInnerTexts())
                .containsExactly(
                        "In the period before (15/12/2022 – 14/01/2023), 17 reports were not due yet, as the duty to"
                                + " report began later: its figures are not those of the whole period.");
        browser.nothingIsWrong(page);
        page = visit(WIDE, "?period=2023-01-15/2023-01-28&district=412");
        assertThat(text(page, ".facts")).contains("14/14 báo cáo");
        assertThat(page.locator(".before").count()).as("a whole period").isZero();
    }

    @Test
    void keepsToTheUnitWhoseCodeIsUsedAgain() {
        submit(Units.USED_THREE_TIMES, "2025-03-03", 10, 5);
        submit(Units.USED_THREE_TIMES, "2025-08-05", 10, 6);
        Page page = visit(WIDE, "?period=2025");
        Locator again = page.locator(".ranking [data-code='17464'] a");
        assertThat(again.evaluateAll(
                        "links => links.map(link => link.search.slice(1).split('&').at(-1)).sort().join()"))
                .asString()
                .matches("unit=17464@[0-9-]+,unit=17464@2025-07-01");
        page.locator(".ranking a[href$='unit=17464@2025-07-01']").click();
        arrived(page, "unit=17464@2025-07-01");
        assertThat(text(page, "h1")).isEqualTo("Xã Diễn Châu");
        assertThat(text(page, ".big")).isEqualTo("60,0 %");
        // Not the commune that had the code then.
        page.locator("[id='step-1']").click();
        arrived(page, "?period=2024&unit=17464@2025-07-01");
        assertThat(text(page, "h1")).isEqualTo("Xã Diễn Châu");
        assertThat(text(page, ".big")).isEqualTo("–");
        browser.nothingIsWrong(page);
    }

    @Test
    void printsWhatIsFoldedAndSaysNotAllOfWhatIsNot() {
        Page page = browser.page(WIDE);
        page.route(
                "**/api/v1/coverage?*groupBy=day*",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("{\"total\":{\"expected\":3360,\"received\":3359,\"missing\":1},\"rows\":[]}")));
        submit(Units.USED_THREE_TIMES, "2025-08-05", 10, 6);
        page.navigate(address + "?period=2025-Q3");
        PageWatch.shown(page);
        assertThat(text(page, ".calendar .lead")).contains("99,9 %");
        int all = page.locator(".ranking tbody tr").count();
        assertThat(all).isGreaterThan(100);
        assertThat(page.locator(".ranking tbody tr:visible").count()).isEqualTo(25);
        assertThat(page.locator("#series-table").isVisible()).isFalse();
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        page.evaluate("dispatchEvent(new Event('beforeprint'))");
        assertThat(page.locator(".ranking tbody tr:visible").count()).isEqualTo(all);
        assertThat(page.locator("#series-table").isVisible()).isTrue();
    }

    @Test
    void leadsToTheBodiesOfTheProvinceAndTheirProcedures() {
        DemoData.load();
        Page page = visit(WIDE, "?period=2023-02");
        Locator bodies = page.locator(".ranking tr:has(a:text-is('Sở, ban, ngành và cơ quan, đơn vị cấp tỉnh'))");
        assertThat(bodies.innerText().replace('\u00A0', ' ')).contains("42,7 %", "13.501 / 31.616");
        bodies.locator("a").click();
        arrived(page, "?period=2023-02&bodies=true");
        assertThat(text(page, "h1")).isEqualTo("Sở, ban, ngành và cơ quan, đơn vị cấp tỉnh");
        assertThat(text(page, ".big")).isEqualTo("42,7 %");
        assertThat(text(page, ".main-figure")).contains("13.501", "31.616");
        assertThat(page.locator(".ranking tbody tr").count()).isEqualTo(6);
        assertThat(page.locator(".map").count()).as("map").isZero();
        assertThat(page.locator("[aria-labelledby=ranking] a:text('SVG')").getAttribute("href"))
                .contains("unit=40.TP&", "unit=40.DL&");
        browser.nothingIsWrong(page);
        PageWatch.keep(page, "bodies");
        page.locator(".ranking a:text('Sở Tư pháp')").click();
        arrived(page, "?period=2023-02&unit=40.TP&bodies=true");
        assertThat(text(page, ".way"))
                .contains("Tỉnh Nghệ An", "Sở, ban, ngành và cơ quan, đơn vị cấp tỉnh", "Sở Tư pháp");
        assertThat(text(page, ".facts")).contains("Một phần (mức độ 3)", "1.076 / 1.937");
        page.locator(".procedures a:text('Cấp phiếu lý lịch tư pháp')").click();
        arrived(page, "?period=2023-02&unit=40.TP&procedure=2.000488&bodies=true");
        assertThat(text(page, ".big")).isEqualTo("55,5 %");
        browser.nothingIsWrong(page);
        // The address alone shows the same to somebody else.
        Page other = visit(NARROW, "?period=2023-02&bodies=true&lang=en");
        assertThat(text(other, ".big")).isEqualTo("42.7%");
        browser.nothingIsWrong(other);
        other.context().close();
        page.locator(".way a:text('Sở, ban, ngành và cơ quan, đơn vị cấp tỉnh')")
                .click();
        arrived(page, "?period=2023-02&bodies=true");
        // Before any of them reported, it still is about them.
        page.navigate(address + "?period=2022-01&bodies=true");
        PageWatch.shown(page);
        assertThat(text(page, "h1")).isEqualTo("Sở, ban, ngành và cơ quan, đơn vị cấp tỉnh");
        assertThat(text(page, ".big")).isEqualTo("–");
        assertThat(page.locator(".latest").getAttribute("href")).contains("period=2023-12", "bodies=true");
        browser.nothingIsWrong(page);
    }

    @Test
    void saysInWordsWhereThereAreNoBodiesToShow() {
        submit(BA_DINH, "2025-08-05", 10, 6);
        Page page = visit(WIDE, "?period=2025-08&province=01&bodies=true");
        assertThat(text(page, ".failed"))
                .contains("Không có sở, ban, ngành hay cơ quan, đơn vị cấp tỉnh nào trong kỳ này");
    }

    @Test
    void marksDaysInTheCalendarBySignsAndNotByColourAlone() {
        Api.submit(Api.unitReturn(Units.VINH, "2024-02-05")).statusCode(201);
        Page page = visit(WIDE, "?period=2024-02&district=412");
        assertThat(text(page, ".month td[title^='05/02/2024'] .sign")).isEqualTo("✓");
        assertThat(text(page, ".month td[title^='06/02/2024'] .sign")).isEqualTo("✕");
        assertThat(text(page, ".month td[title^='06/02/2024'] .unseen")).isEqualTo("06/02/2024: 0/1 báo cáo, thiếu 1");
        assertThat(page.locator(".calendar .legend i").allInnerTexts()).containsExactly("✓", "!", "✕", "");
        page.navigate(address + "?period=2024-02");
        PageWatch.shown(page);
        assertThat(text(page, ".month td[title^='05/02/2024'] .sign")).isEqualTo("−26");
        // Where there is no room for how many, the sign of the legend.
        page.navigate(address + "?period=2024-Q1");
        PageWatch.shown(page);
        assertThat(text(page, ".month td[title^='05/02/2024'] .sign")).isEqualTo("!");
        assertThat(page.locator(".month td.part, .month td.none, .month td.full")
                        .count())
                .isEqualTo(page.locator(".month .sign:visible").count());
    }

    @Test
    void leadsFromAPeriodWithoutFiguresToTheLatestThatHasSome() {
        submit(Units.VINH, "2024-02-05", 80, 41);
        submit(Units.DIEN_CHAU, "2024-03-05", 80, 40);
        Page page = visit(WIDE, "?period=2024-05&district=412");
        assertThat(text(page, ".big")).isEqualTo("–");
        page.locator(".latest").click();
        // Of this place, not of all.
        arrived(page, "?period=2024-02&district=412");
        assertThat(text(page, ".big")).isEqualTo("51,3 %");
        assertThat(page.locator(".latest").count()).isZero();
        browser.nothingIsWrong(page);
    }

    /** 501 of 1001 are 50.0499 %, and 0.0499 more than a half: rounded to six digits, and again, they would be a tenth more. */
    @Test
    void roundsWhatItShowsOnce() {
        submit(Units.VINH, "2024-02-05", 1001, 501);
        submit(Units.VINH, "2024-03-05", 1001, 501);
        submit(Units.VINH, "2024-01-05", 80, 40);
        submit(Units.VINH, "2024-04-05", 80, 40);
        Page page = visit(WIDE, "?period=2024-02");
        assertThat(text(page, ".big")).isEqualTo("50,0 %");
        assertThat(page.title().replace('\u00A0', ' ')).contains("50,0 %");
        assertThat(text(page, ".facts")).contains("±0,0 điểm %", "50,0 %\n501 / 1.001");
        assertThat(text(page, ".ranking tbody")).contains("50,0 %", "±0,0").doesNotContain("50,1");
        page.locator("[aria-labelledby=series] summary").first().click();
        assertThat(text(page, "#series-table")).contains("50,0 %").doesNotContain("50,1");
        page.navigate(address + "?period=2024-04");
        PageWatch.shown(page);
        assertThat(text(page, ".facts"))
                .contains("±0,0 điểm %", "Tháng 03/2024: 50,0 %")
                .doesNotContain("50,1");
        browser.nothingIsWrong(page);
    }

    @Test
    void tellsOfAPeriodThatIsMistypedInTheAddress() {
        submit(Units.VINH, "2024-02-05", 80, 41);
        for (String wrong :
                new String[] {"2024-13", "2024-2", "02/2024", "2024-02-30", "2024-W60", "2024-03/2024-02"}) {
            Page page = visit(WIDE, "?period=" + wrong);
            assertThat(text(page, ".failed"))
                    .isEqualTo("Không hiểu kỳ “" + wrong + "” trong địa chỉ. Đang hiện Tháng 02/2024.");
            assertThat(page.locator(".failed").getAttribute("role")).isEqualTo("alert");
            assertThat(text(page, ".big")).isEqualTo("51,3 %");
            browser.nothingIsWrong(page);
            page.context().close();
        }
        Page page = visit(WIDE, "?period=2024-13&lang=en");
        assertThat(text(page, ".failed")).contains("“2024-13”", "February 2024");
        // Whoever goes on from there has an address that is right.
        page.locator("[id='step-1']").click();
        arrived(page, "?period=2024-01&lang=en");
        assertThat(page.locator(".failed").count()).isZero();
    }

    @Test
    void putsTheRankingInPlaceOfAMapThatThereIsNone() {
        submit(BA_DINH, "2025-08-05", 10, 6);
        Page page = visit(WIDE, "?period=2025-08");
        assertThat(text(page, "h1")).isEqualTo("Thành phố Hà Nội");
        assertThat(text(page, ".no-map"))
                .isEqualTo("Chưa có ranh giới để vẽ bản đồ Thành phố Hà Nội; số liệu có trong bảng dưới đây.");
        assertThat(page.locator(".map").count()).isZero();
        assertThat(text(page, ".ranking tbody tr")).contains("Phường Ba Đình", "60,0 %");
        browser.nothingIsWrong(page);
        submit(Units.USED_THREE_TIMES, "2025-08-05", 10, 5);
        page = visit(NARROW, "?period=2025-08&lang=en");
        assertThat(text(page, ".no-map")).contains("a map of the provinces");
        assertThat(page.locator(".ranking tbody tr").count()).isEqualTo(2);
        browser.nothingIsWrong(page);
        page = visit(WIDE, "?period=2025&province=40");
        assertThat(text(page, ".no-map")).contains("trước và sau 30/06/2025");
        page = visit(WIDE, "?period=2025-08&province=40");
        assertThat(page.locator(".no-map").count()).isZero();
        assertThat(page.locator(".chart.map canvas").count()).isEqualTo(1);
        page.route("**/map/*.json", route -> route.fulfill(new Route.FulfillOptions().setStatus(503)));
        page.reload();
        PageWatch.shown(page);
        assertThat(text(page, ".no-map")).startsWith("Không tải được bản đồ");
        assertThat(page.locator(".map").count()).isZero();
    }

    @Test
    void isUsedByTheKeyboardAlone() {
        DemoData.load();
        Page page = visit(WIDE, "?period=2023-02");
        page.keyboard().press("Tab");
        assertThat(text(page, ":focus")).isEqualTo("Đến nội dung chính");
        assertThat(page.locator(":focus").boundingBox().y)
                .as("the skip link is seen")
                .isNotNegative();
        page.keyboard().press("Enter");
        assertThat(page.evaluate("document.activeElement.id")).isEqualTo("main");
        Set<String> reached = new LinkedHashSet<>();
        Object all = page.evaluate("""
                [...document.querySelectorAll("a[href], button, select, input, summary, [tabindex='0']")]
                  .filter((one, index) => (one.dataset.stop = index) >= 0 && one.checkVisibility() && one.closest("main")).length""");
        while (true) {
            page.keyboard().press("Tab");
            Object stop =
                    page.evaluate("document.activeElement.closest('main') && document.activeElement.dataset.stop");
            if (stop == null) {
                break;
            }
            assertThat(reached.add(stop.toString())).as("again at " + stop).isTrue();
            assertThat(
                            (Boolean)
                                    page.evaluate(
                                            "getComputedStyle(document.activeElement).outlineStyle !== 'none' && document.activeElement.checkVisibility()"))
                    .as("focus is seen at stop " + stop)
                    .isTrue();
        }
        assertThat(reached).hasSize(((Number) all).intValue());
    }

    @Test
    void saysWhatFails() {
        DemoData.load();
        Page page = browser.page(WIDE);
        page.route(
                "**/api/v1/coverage?*",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setStatus(503)
                        .setContentType("application/problem+json")
                        .setBody("{\"title\":\"Quá tải\",\"detail\":\"Máy chủ đang quá tải, hãy thử lại sau.\"}")));
        page.navigate(address.toString());
        PageWatch.shown(page);
        assertThat(text(page, ".failed")).contains("Không lấy được số liệu", "Máy chủ đang quá tải");
        assertThat(text(page, ".big")).isEqualTo("58,9 %");
        PageWatch.isSound(page);
        page.unroute("**/api/v1/coverage?*");
        page.locator(".failed button").click();
        page.waitForCondition(() -> page.locator(".failed").count() == 0);
        assertThat(page.locator(".month td.full").count()).isEqualTo(31);
        page.route("**/api/v1/metrics**", Route::abort);
        page.route("**/api/v1/metrics/**", Route::abort);
        page.reload();
        PageWatch.shown(page);
        assertThat(text(page, "main")).contains("Không kết nối được với máy chủ");
        PageWatch.isSound(page);
        Locator retry = page.locator(".failed button");
        page.unroute("**/api/v1/metrics**");
        page.unroute("**/api/v1/metrics/**");
        retry.click();
        page.waitForSelector(".big");
        page.navigate(address + "?period=2023-02&unit=99999");
        PageWatch.shown(page);
        assertThat(text(page, ".failed")).contains("99999");
    }
}
