package io.esportslake.proof;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintStream;
import java.util.Arrays;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs test classes, without Maven and without the long ones, and prints a line for each test that fails: its class, a
 * blank, its method. For {@code proof/mutate}. Exit code 0: all passed; 1: some failed; 2: there was none to run.
 */
public final class RunTests implements TestExecutionListener {

    private final PrintStream out;
    private int passed;
    private int failed;

    private RunTests(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] classes) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(Arrays.stream(classes).map(name -> selectClass(name)).toList())
                .filters(EngineFilter.includeEngines("junit-jupiter"), TagFilter.excludeTags("soak"))
                .build();
        RunTests listener = new RunTests(System.out);
        System.setOut(System.err); // what the tests themselves say
        LauncherFactory.create().execute(request, listener);
        listener.out.flush();
        // Breaks may leave threads behind.
        Runtime.getRuntime().halt(listener.failed > 0 ? 1 : listener.passed > 0 ? 0 : 2);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
            passed += test.isTest() ? 1 : 0;
            return;
        }
        failed++;
        out.println(test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(MethodSource.class::cast)
                .map(source -> source.getJavaClass().getSimpleName() + " " + source.getMethodName())
                .orElse(test.getDisplayName() + " (as a whole)"));
        result.getThrowable().ifPresent(Throwable::printStackTrace);
    }
}
