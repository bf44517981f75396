package org.tutti.conformance.webapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.openqa.selenium.Keys;
import org.tutti.conformance.support.Browser;

/** Somebody without a mouse. Whatever has the focus must be seen to have it; where that fails is noted. */
final class Keyboard {
    private static final int PATIENCE = 150; // presses
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String IS_THERE = "const it = deep(arguments[0]); return it !== null && focused() === it;";
    private static final String FOCUS = Scripts.resource("focus.js");

    private final Browser browser;
    private final List<String> faults = new ArrayList<>();

    Keyboard(Browser browser) {
        this.browser = browser;
    }

    /** What was wrong on the way. */
    List<String> faults() {
        return faults;
    }

    /** Opens what it lies in, and goes there by Tab; in lists of tabs by arrows. */
    Keyboard goTo(String testId) {
        for (int lids = 0; lids < 4 && is("const it = deep(arguments[0]); return Boolean(it && lidOf(it));", testId); lids++) {
            String lid = "const it = deep(arguments[0]); return it !== null && lidOf(it)";
            boolean tab = is(lid + "?.matches('[role=tab]') === true", testId);
            // Of tabs only one is in the order; arrows lead to the others.
            tabUntil("the tab or lid over " + testId, tab
                    ? lid + "?.closest('[role=tablist]')?.contains(focused()) === true" : lid + " === focused()", testId);
            if (tab) {
                // A tab opens as the arrow comes to it, and is no lid any more.
                arrowUntil("the tab over " + testId, lid + "?.matches('[role=tab]') !== true", testId);
            }
            if (is(lid + " !== null", testId)) {
                press(Keys.ENTER);
            }
            await("what lies over " + testId + " to open").atMost(SOON).until(() -> !is(lid + " === focused()", testId));
        }
        tabUntil(testId, IS_THERE, testId);
        return this;
    }

    private void tabUntil(String what, String there, String testId) {
        for (int presses = 0; !is(there, testId); presses++) {
            assertThat(presses).as("presses of Tab towards %s; the focus is on %s", what, where()).isLessThan(PATIENCE);
            press(Keys.TAB);
        }
    }

    private void arrowUntil(String what, String there, String testId) {
        for (int presses = 0; !is(there, testId); presses++) {
            assertThat(presses).as("presses of an arrow towards %s; the focus is on %s", what, where()).isLessThan(12);
            press(Keys.ARROW_RIGHT);
        }
    }

    /** Uses what has the focus: afterwards the focus is somewhere, not on nothing. */
    Keyboard press(CharSequence... keys) {
        String before = where();
        browser.press(keys);
        judge(before);
        return this;
    }

    Keyboard write(String text) {
        browser.press(text);
        return this;
    }

    /** The focus may be gone for an instant while a control gives way to another, but not for long. */
    void keepsFocus(String after) {
        try {
            await().atMost(Duration.ofSeconds(2)).until(() -> !lost());
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            faults.add("the focus is lost " + after);
        }
    }

    private boolean lost() {
        return is("const it = focused(); return it === null || it === document.body || it === document.documentElement;", "");
    }

    private void judge(String before) {
        Object fault = browser.script(FOCUS);
        if (fault != null) {
            String told = "%s, coming from %s".formatted(fault, before);
            if (!faults.contains(told)) {
                faults.add(told);
            }
        }
    }

    private String where() {
        return String.valueOf(browser.script("""
                const it = focused();
                return it && it !== document.body ? `${it.localName}[${it.dataset.testid ?? (it.id || it.textContent.trim().slice(0, 20))}]`
                    : 'nothing';"""));
    }

    private boolean is(String condition, String testId) {
        return Boolean.TRUE.equals(browser.script(condition, testId));
    }
}
