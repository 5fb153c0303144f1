package vn.tthc.stats.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.List;

/** What every page of ours has to be, wherever a journey has come to. */
final class PageWatch {

    private static final boolean WRITE = Boolean.getBoolean("screenshots.write");

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
            page.screenshot(new Page.ScreenshotOptions()
                    .setFullPage(true)
                    .setPath(Path.of("docs", "screenshots", name + ".png")));
        }
    }
}
