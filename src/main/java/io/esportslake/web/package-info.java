/**
 * What a browser or a script can ask: JSON, server-sent events, and the page that shows them. Read-only. It maps what
 * {@code app} observes into the names that are documented, and knows no thread, no file and no Kafka client.
 */
package io.esportslake.web;
