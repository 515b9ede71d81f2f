/**
 * What is observed: what the streams did lately, how far they are behind, what the log, the directories and the source
 * look like from outside, and the one assessment of all that, which page, status, health checks, metrics and log share;
 * and what lies in the lake, read for who asks. Looks on threads of its own and holds up no stream; ends one only
 * through {@link io.esportslake.app.Supervisor}.
 */
package io.esportslake.watch;
