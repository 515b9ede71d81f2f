package io.esportslake.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.http.ContentStreamProvider;

/**
 * Bodies of requests that go out at the same moment: each waits, the head of its request being sent, until all others
 * are so far, though not for ever. Whatever a store looks up before it has the body, it has looked up for all of them
 * by then, and found nothing. A busy machine would otherwise send them one after the other, which is no race.
 */
final class MeetingBodies {

    private static final int PATIENCE_SECONDS = 5;

    private final CyclicBarrier all;

    /** For so many requests, each of which is begun without waiting for another one. */
    MeetingBodies(int number) {
        all = new CyclicBarrier(number);
    }

    /** The body of one of them. The client may read it more than once, first to sign it: they meet each time. */
    ContentStreamProvider of(byte[] content) {
        return () -> new Meeting(content);
    }

    private final class Meeting extends InputStream {
        private final InputStream content;
        private boolean hasMet;

        Meeting(byte[] content) {
            this.content = new ByteArrayInputStream(content);
        }

        private void meet() throws IOException {
            if (hasMet) {
                return;
            }
            hasMet = true;
            try {
                all.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw Together.interrupted(e);
            } catch (BrokenBarrierException | TimeoutException e) {
                // One of them has failed, or is slow: the others go without it.
            }
        }

        @Override
        public int read() throws IOException {
            meet();
            return content.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            meet();
            return content.read(into, offset, length);
        }
    }
}
