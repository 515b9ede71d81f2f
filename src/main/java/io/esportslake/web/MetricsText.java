package io.esportslake.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** The newest text of each form. Whoever asks while one is being rendered gets that one. Any thread may use it. */
final class MetricsText {

    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final UnaryOperator<String> render;
    private final Executor renderer;
    private final Map<Form, Newest> newest = new HashMap<>();

    private record Form(String contentType, boolean isGzip) {}

    private static final class Newest {
        private @Nullable Text text;
        private boolean isBeingRendered;
        private List<CompletableFuture<Text>> waiting = new ArrayList<>();
    }

    /**
     * A rendered text outside the heap, from where the network takes it without a copy for each connection. It counts
     * its users: who gets one has to {@link #release} it.
     */
    static final class Text {

        private final Form form;
        private final ByteBuf bytes;
        private final long renderedNanos = System.nanoTime();

        private Text(Form form, byte[] text) {
            this.form = form;
            bytes = Unpooled.directBuffer(text.length).writeBytes(text);
        }

        String contentType() {
            return form.contentType;
        }

        boolean isGzip() {
            return form.isGzip;
        }

        /** To be read by one user; positions are its own. */
        ByteBuf bytes() {
            return bytes.duplicate();
        }

        void release() {
            bytes.release();
        }

        private boolean isFresh() {
            return System.nanoTime() - renderedNanos < FRESH_NANOS;
        }
    }

    /**
     * Renders none before somebody asks.
     *
     * @param render makes the text of a content type
     * @param renderer where it does so
     */
    MetricsText(UnaryOperator<String> render, Executor renderer) {
        this.render = render;
        this.renderer = renderer;
    }

    /** A text not older than a second, to be released by the caller. */
    synchronized CompletableFuture<Text> newest(String contentType, boolean isGzip) {
        Form form = new Form(contentType, isGzip);
        Newest known = newest.computeIfAbsent(form, unknown -> new Newest());
        Text last = known.text;
        if (last != null && last.isFresh()) {
            last.bytes.retain();
            return CompletableFuture.completedFuture(last);
        }
        CompletableFuture<Text> waiter = new CompletableFuture<>();
        known.waiting.add(waiter);
        if (!known.isBeingRendered) {
            known.isBeingRendered = true;
            renderer.execute(() -> render(form, known));
        }
        return waiter;
    }

    private void render(Form form, Newest known) {
        Text rendered;
        try {
            byte[] text = render.apply(form.contentType).getBytes(StandardCharsets.UTF_8);
            rendered = new Text(form, form.isGzip ? gzip(text) : text);
        } catch (RuntimeException | Error fault) {
            answered(known).forEach(waiter -> waiter.completeExceptionally(fault));
            return;
        }
        replaced(known, rendered).forEach(waiter -> waiter.complete(rendered));
    }

    private synchronized List<CompletableFuture<Text>> replaced(Newest known, Text rendered) {
        if (known.text != null) {
            known.text.release();
        }
        known.text = rendered;
        List<CompletableFuture<Text>> waiters = answered(known);
        if (!waiters.isEmpty()) {
            rendered.bytes.retain(waiters.size());
        }
        return waiters;
    }

    private synchronized List<CompletableFuture<Text>> answered(Newest known) {
        known.isBeingRendered = false;
        List<CompletableFuture<Text>> waiters = known.waiting;
        known.waiting = new ArrayList<>();
        return waiters;
    }

    private static byte[] gzip(byte[] text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length / 4);
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException("Compressing in memory failed", e);
        }
        return bytes.toByteArray();
    }
}
