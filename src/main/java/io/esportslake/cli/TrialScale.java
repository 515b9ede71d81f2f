package io.esportslake.cli;

import java.time.Duration;

/**
 * How the service would run: what a forecast is made for.
 *
 * @param interval from flush to flush
 * @param maxRows rows of a micro-batch at most
 * @param memoryBudget bytes outside the heap for rows
 */
record TrialScale(Duration interval, long maxRows, long memoryBudget) {}
