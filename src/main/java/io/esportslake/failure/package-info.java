/**
 * What can go wrong, as users look it up: the codes by which sentences, documentation, alerts and tests refer to it.
 * Knows no other room, and every room may use it.
 */
package io.esportslake.failure;
