package io.esportslake.browser;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Tests that are skipped where no Chromium is installed, with a printed line that names what was not checked. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsChromium.Condition.class)
public @interface NeedsChromium {

    /** What is not checked without one. */
    String value();

    /** Looks for a Chromium once per test class. */
    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (context.getTestMethod().isPresent() || Chromium.executable().isPresent()) {
                return ConditionEvaluationResult.enabled("Chromium is installed");
            }
            String what = context.getRequiredTestClass()
                    .getAnnotation(NeedsChromium.class)
                    .value();
            System.out.println("NOT CHECKED, no Chromium found (install one, or name it in CHROMIUM): " + what);
            return ConditionEvaluationResult.disabled("no Chromium found");
        }
    }
}
