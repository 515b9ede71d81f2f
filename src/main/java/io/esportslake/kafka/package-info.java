/**
 * The Kafka edge: reactive messaging channels, the rebalance listener, the admin client. Turns what the connector does
 * into the few calls of a {@link io.esportslake.app.Stream}; decides nothing about offsets itself.
 */
package io.esportslake.kafka;
