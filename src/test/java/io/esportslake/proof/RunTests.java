package io.esportslake.proof;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintStream;
import java.util.Arrays;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs test classes in their order, without Maven and without the long ones, and prints a line for each test that
 * fails: its class, a blank, its method. For {@code proof/mutate}. Before the classes, {@code -f} ends the run at the
 * first test that fails. Exit code 0: all passed; 1: some failed; 2: there was none to run.
 */
public final class RunTests implements TestExecutionListener {

    private static final String FIRST_ONLY = "-f";

    private final PrintStream out;
    private final boolean firstOnly;
    private int passed;
    private int failed;

    private RunTests(PrintStream out, boolean firstOnly) {
        this.out = out;
        this.firstOnly = firstOnly;
    }

    public static void main(String[] args) {
        boolean firstOnly = args.length > 0 && args[0].equals(FIRST_ONLY);
        RunTests listener = new RunTests(System.out, firstOnly);
        System.setOut(System.err); // what the tests themselves say
        Launcher launcher = LauncherFactory.create();
        // One by one: asked for all of them at once, it would choose their order.
        Arrays.stream(args).skip(firstOnly ? 1 : 0).forEach(name -> launcher.execute(request(name), listener));
        listener.end();
    }

    private static LauncherDiscoveryRequest request(String name) {
        return LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(name))
                .filters(EngineFilter.includeEngines("junit-jupiter"), TagFilter.excludeTags("soak"))
                .build();
    }

    private void end() {
        out.flush();
        // Breaks may leave threads behind.
        Runtime.getRuntime().halt(failed > 0 ? 1 : passed > 0 ? 0 : 2);
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
        if (firstOnly) {
            end();
        }
    }
}
