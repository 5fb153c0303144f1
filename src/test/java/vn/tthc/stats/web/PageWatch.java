package vn.tthc.stats.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Media;
import java.nio.file.Path;
import java.util.List;

/** What every page of ours has to be, wherever a journey has come to. */
final class PageWatch {

    /** What is between the margins of A4, in pixels of a style sheet. */
    private static final int PAPER_WIDTH = 688;

    private static final int PAPER_HEIGHT = 1017;

    private static final boolean WRITE = Boolean.getBoolean("screenshots.write");

    /** Where rules hold is not asked for: selectors of every part of the page would be made of it. */
    private static final AxeRunOptions ALL_THAT_IS_READ = new AxeRunOptions();

    static {
        ALL_THAT_IS_READ.setResultTypes(List.of("violations"));
    }

    private PageWatch() {}

    /** Waits until what was asked for is shown. */
    static void shown(Page page) {
        page.waitForSelector("main:not([aria-busy])");
    }

    /** Not by waiting for a navigation: there is none when the page changes its own address. */
    static void arrived(Page page, String address) {
        page.waitForCondition(() -> page.url().endsWith(address));
        shown(page);
    }

    /** What is read there. */
    static String text(Page page, String selector) {
        return page.locator(selector).first().innerText().replace('\u00A0', ' ');
    }

    /** No part of it keeps anybody out, none sticks out of the window. */
    static void isSound(Page page) {
        List<String> found = new AxeBuilder(page)
                        .options(ALL_THAT_IS_READ)
                        .setLegacyMode(true)
                        .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"))
                        .analyze()
                        .getViolations()
                        .stream()
                        .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                        .map(rule -> rule.getId() + ": "
                                + rule.getNodes().stream()
                                        .map(node -> node.getHtml() + " " + node.getFailureSummary())
                                        .toList())
                        .toList();
        assertThat(found).as(page.url()).isEmpty();
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth - innerWidth"))
                .as("what sticks out of the window of " + page.url())
                .isLessThanOrEqualTo(0);
    }

    /** Keeps what is seen, if that is asked for. */
    static void keep(Page page, String name) {
        if (WRITE) {
            page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(path(name)));
        }
    }

    /** Keeps a part of it alone. */
    static void keep(Page page, String selector, String name) {
        if (WRITE) {
            page.locator(selector).screenshot(new Locator.ScreenshotOptions().setPath(path(name)));
        }
    }

    /** Keeps it as it comes out of a printer on A4, in one strip; the page is of no use afterwards. */
    static void keepPrinted(Page page, String name) {
        page.setViewportSize(PAPER_WIDTH, PAPER_HEIGHT);
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        page.evaluate("dispatchEvent(new Event('beforeprint'))");
        keep(page, name);
    }

    private static Path path(String name) {
        return Path.of("docs", "screenshots", name + ".png");
    }
}
