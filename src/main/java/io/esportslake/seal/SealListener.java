package io.esportslake.seal;

import io.esportslake.log.Commit;
import java.time.Duration;

/** Is told how sealing goes, on the sealer's thread. */
public interface SealListener {

    /** After every round, also when nothing was due. */
    void round(SealStatus status);

    /** Readers see what this seal has joined. */
    void sealed(Commit commit, Duration took);

    /** What this seal has joined is held back still, in fewer files. */
    void gathered(Commit commit, Duration took);

    /** What was due is not sealed, or not yet; once for each reason. */
    void trouble(String table, String why);
}
