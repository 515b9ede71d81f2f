package io.esportslake.kafka;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.requests.RequestAndSize;

/**
 * The Kafka client's library has the server's side of the protocol, too: its authenticator for SASL reads requests of
 * every kind there is, and so the native executable would hold some seventy messages that nobody here sends. Only the
 * builder of the executable looks at this class.
 */
@TargetClass(className = "org.apache.kafka.common.requests.AbstractRequest")
final class ClientSideOnly {

    private ClientSideOnly() {}

    @Substitute
    @SuppressWarnings("DoNotCallSuggester") // the library's server does
    public static RequestAndSize parseRequest(ApiKeys kind, short version, Readable bytes) {
        throw new UnsupportedOperationException("A request of " + kind + " came, and this program is a client alone");
    }
}
