/**
 * The edge that joins the core with the framework: wiring, threads, supervision, the life of the service. Who looks at
 * the streams is known here only by {@link io.esportslake.app.StreamObservers} and two events; the source of the
 * records is known here only by its ports, {@link io.esportslake.app.SourceCatalog} and
 * {@link io.esportslake.app.SourceControl}.
 */
package io.esportslake.app;
