package io.esportslake.app;

/** An event: the streams are about to flush and end, then the lake is closed. Whoever looks at them stops looking. */
public record LakeClosing() {}
