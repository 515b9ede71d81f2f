package io.esportslake.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MetricsTextTest {

    private final List<Runnable> toRender = new ArrayList<>();
    private int rendered;
    private final MetricsText texts = new MetricsText(type -> type + " " + ++rendered, toRender::add);

    @Test
    void whoeverAsksMeanwhileGetsTheTextThatIsBeingRendered() {
        List<CompletableFuture<MetricsText.Text>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(texts.newest("plain", false));
        }
        assertThat(answers).noneMatch(CompletableFuture::isDone);
        assertThat(toRender).hasSize(1);

        toRender.remove(0).run();

        assertThat(answers).allSatisfy(answer -> assertThat(text(answer)).isEqualTo("plain 1"));
        assertThat(text(texts.newest("plain", false))).isEqualTo("plain 1");
        assertThat(toRender).isEmpty();
    }

    @Test
    void everyFormIsATextOfItsOwn() {
        CompletableFuture<MetricsText.Text> plain = texts.newest("plain", false);
        CompletableFuture<MetricsText.Text> zipped = texts.newest("plain", true);
        toRender.forEach(Runnable::run);

        assertThat(plain.join().isGzip()).isFalse();
        assertThat(zipped.join().isGzip()).isTrue();
        assertThat(zipped.join().bytes().getUnsignedByte(0)).isEqualTo((short) 0x1f);
    }

    @Test
    void aFaultIsToldToAllWhoWaitAndTheNextOneIsRenderedAgain() {
        MetricsText failing = new MetricsText(
                type -> {
                    throw new IllegalStateException("no registry");
                },
                toRender::add);
        CompletableFuture<MetricsText.Text> answer = failing.newest("plain", false);
        toRender.remove(0).run();

        assertThatThrownBy(answer::join).hasRootCauseMessage("no registry");
        failing.newest("plain", false);
        assertThat(toRender).hasSize(1);
    }

    @Test
    void aTextCountsItsUsers() {
        CompletableFuture<MetricsText.Text> answer = texts.newest("plain", false);
        toRender.remove(0).run();
        MetricsText.Text first = answer.join();
        assertThat(first.bytes().refCnt()).isEqualTo(2);

        first.release();

        assertThat(first.bytes().refCnt()).isEqualTo(1);
    }

    private static String text(CompletableFuture<MetricsText.Text> answer) {
        MetricsText.Text text = answer.join();
        try {
            return text.bytes().toString(StandardCharsets.UTF_8);
        } finally {
            text.release();
        }
    }
}
