package io.esportslake.s3;

import io.esportslake.log.DocumentName;
import io.esportslake.log.Documents;
import io.esportslake.log.DocumentsContract;
import io.esportslake.log.StepListener;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;

class S3DocumentsTest extends DocumentsContract {

    private S3Place place;

    @BeforeEach
    void begin() throws IOException {
        place = TestStore.newPlace();
    }

    @Override
    protected Documents documents() {
        return TestStore.storage(place, "w1", StepListener.NONE).documents("matches");
    }

    @Override
    protected void damage(DocumentName name, byte[] content) throws IOException {
        TestStore.store().put(S3Keys.of(place).document("matches", name.text()), content);
    }
}
