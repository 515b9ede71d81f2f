package io.esportslake.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.esportslake.log.HeldLake;
import io.esportslake.log.LiveFile;
import io.esportslake.log.SealRules;
import io.esportslake.log.SealTurn;
import io.esportslake.log.TableSealing;
import io.esportslake.seal.SealerTest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same rounds over an object store. */
class S3SealerTest extends SealerTest {

    @Override
    protected HeldLake newLake() throws IOException {
        return new HeldLake(InBucket.ofThreads());
    }

    @Test
    void aFileThatCouldNotBeStagedIsDeletedAndStagedAnew() throws IOException {
        FaultyHttp network = new FaultyHttp();
        HeldLake lake =
                new HeldLake(InBucket.over(TestStore.store(network, S3Clients.Patience.USUAL, RequestListener.NONE)));
        lake.hold("live", "a");
        TableSealing sealing = lake.sealing();
        List<LiveFile> parts = sealing.plan(SealRules.of(Duration.ofHours(1)), SealTurn.LAST)
                .seals()
                .get(0);
        network.next(FaultyHttp.method("PUT"), FaultyHttp.doneAndAnswered(403, "AccessDenied"));

        assertThatThrownBy(() -> sealing.seal(parts, lake.join()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("HTTP 403 AccessDenied");
        assertThat(network.isOver()).isTrue();
        assertThat(lake.staged()).isEmpty();

        sealing.seal(parts, lake.join());
        assertThat(lake.visible()).containsExactly("a");
    }
}
