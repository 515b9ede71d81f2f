/**
 * The page in a real Chromium: what starts it, what it complains about, and axe-core. The tests themselves are
 * {@code web.PageTest} (made-up observations) and {@code it.PageIT} (the packaged program). Without a Chromium they are
 * skipped, and a printed line says what was not checked.
 */
package io.esportslake.browser;
