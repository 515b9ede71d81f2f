/**
 * A real Kafka broker for dev mode, tests and benchmarks. The broker's jars are optional dependencies: they are absent from
 * every package, so nothing outside dev mode and the tests may reach this room.
 *
 * <p>{@link io.esportslake.dev.EmbeddedBroker} runs it inside this JVM, {@link io.esportslake.dev.BrokerProcess} as a process
 * of its own that can be killed. Kafka's internal classes are seen by {@code EmbeddedBroker} alone.
 */
package io.esportslake.dev;
