/**
 * The embedded broker, for dev mode and tests, the sample stream of dev mode, and its newest rows. The broker's
 * libraries are absent from the package; nothing else may depend on this room.
 */
package io.esportslake.dev;
