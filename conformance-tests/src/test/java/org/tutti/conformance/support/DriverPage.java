package org.tutti.conformance.support;

import java.net.URI;
import java.nio.file.Path;
import org.openqa.selenium.InvalidElementStateException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.remote.RemoteWebDriver;

/** The page in a browser that speaks WebDriver. */
abstract class DriverPage<B extends DriverPage<B>> extends Page<B> {

    abstract RemoteWebDriver driver();

    @Override
    protected Object run(String body, Object... arguments) {
        return driver().executeScript(body, arguments);
    }

    @Override
    protected void goTo(URI address) {
        driver().get(address.toString());
    }

    @Override
    protected void clickOn(Object element) {
        now(((WebElement) element)::click);
    }

    @Override
    protected void typeInto(Object element, String text) {
        WebElement field = (WebElement) element;
        now(() -> {
            field.clear();
            field.sendKeys(text);
        });
    }

    /** As people choose a file in the dialog that opens, which no test sees. */
    public void choose(String testId, Path file) {
        ((WebElement) script("return deep(arguments[0])", testId)).sendKeys(file.toAbsolutePath().toString());
    }

    private static void now(Runnable action) {
        try {
            action.run();
        } catch (StaleElementReferenceException | InvalidElementStateException e) { // gone, covered or off
            throw new NotNow(e.getMessage(), e);
        }
    }
}
