/**
 * What is configured: the settings with their types, what each of them takes, and every sentence about one that cannot
 * be used, down to what the brokers answer to it; how durations and the program's name are written. Checks and says,
 * and starts nothing: knows neither streams nor channels nor pages.
 */
package io.esportslake.config;
