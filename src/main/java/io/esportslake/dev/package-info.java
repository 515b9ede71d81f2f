/**
 * The embedded broker, for dev mode and tests, and the sample stream of dev mode. Its libraries are absent from the
 * package; nothing else may depend on this room.
 */
package io.esportslake.dev;
