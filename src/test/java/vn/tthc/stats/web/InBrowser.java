package vn.tthc.stats.web;

import com.microsoft.playwright.Page;
import io.quarkus.test.common.http.TestHTTPResource;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** Tests of pages in a real browser: one for the tests of a class, and new visitors in each test. */
abstract class InBrowser {

    static final int WIDE = 1280;
    static final int NARROW = 360;

    static Chromium browser;

    /** Of the service; ends in a slash. */
    @TestHTTPResource("/")
    URI address;

    @BeforeAll
    static void open() {
        browser = new Chromium();
    }

    @AfterEach
    void leave() {
        browser.leave();
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    /** A new visitor there, once the page is shown. */
    Page visit(int width, String path) {
        return browser.visit(width, address + path);
    }
}
