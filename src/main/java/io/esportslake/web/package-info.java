/**
 * What a browser or a script can ask: JSON, server-sent events, and the page that shows them. Read-only. It maps what
 * {@code watch} observes into the names that are documented, bounds what those who ask may use, and knows no thread of
 * a stream, no file and no Kafka client.
 */
package io.esportslake.web;
