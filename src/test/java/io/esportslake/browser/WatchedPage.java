package io.esportslake.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A page and everything that went wrong in it: errors on the console, failed requests, dialogs. */
public final class WatchedPage implements AutoCloseable {

    private static final int FIRST_ERROR_STATUS = 400;

    /** What is wider than the window, but for what scrolls by itself. */
    private static final String STICKING_OUT = """
            () => {
              const wide = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= wide) return [];
              return [...document.querySelectorAll('body *')]
                .filter(node => node.getBoundingClientRect().right > wide + 0.5 && !node.closest('.scroll'))
                .map(node => node.tagName + '.' + node.className);
            }
            """;

    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    WatchedPage(BrowserContext context) {
        this.context = context;
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add("console " + message.type() + ": " + message.text());
            }
        });
        page.onPageError(error -> complaints.add("error: " + error));
        page.onRequestFailed(this::failed);
        page.onResponse(this::answered);
        page.onDialog(this::asked);
    }

    private void failed(Request request) {
        complaints.add("failed request: " + request.url() + " " + request.failure());
    }

    private void answered(Response response) {
        if (response.status() >= FIRST_ERROR_STATUS) {
            complaints.add("answer " + response.status() + ": " + response.url());
        }
    }

    private void asked(Dialog dialog) {
        complaints.add("dialog: " + dialog.message());
        dialog.dismiss();
    }

    /** The page, to be driven. */
    public Page page() {
        return page;
    }

    /** Loads an address. */
    public WatchedPage open(String address) {
        page.navigate(address);
        return this;
    }

    /** Fails when anything went wrong so far. */
    public void assertNoComplaint() {
        // Events are handed over while the driver is asked something.
        page.evaluate("() => 0");
        assertThat(complaints).isEmpty();
    }

    /** Forgets what went wrong so far, for a test that provokes it. */
    public void forgiveComplaints() {
        page.evaluate("() => 0");
        complaints.clear();
    }

    /** Fails when the page can be scrolled sideways, and names what sticks out. */
    public void assertNoSidewaysScrolling() {
        assertThat(page.evaluate(STICKING_OUT))
                .as("elements wider than %s px", page.viewportSize().width)
                .isEqualTo(List.of());
    }

    /** The serious and critical findings of axe-core, one line each with the rule and the elements. */
    public List<String> accessibilityFaults() {
        page.evaluate(Axe.SOURCE);
        Map<?, ?> result = (Map<?, ?>) page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })");
        assertThat((List<?>) result.get("passes"))
                .as("rules that axe-core checked")
                .isNotEmpty();
        return Axe.serious((List<?>) result.get("violations"));
    }

    @Override
    public void close() {
        context.close();
    }
}
