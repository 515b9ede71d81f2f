package io.esportslake.s3;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.checksums.SdkChecksum;
import software.amazon.awssdk.checksums.spi.ChecksumAlgorithm;

/**
 * What the SDK's checksums are in the native executable, which links all that is reachable while it is built: the same
 * as on the JVM, where the optional library {@code aws-crt} is not there either. Without this the build ends at the
 * first class of that library. Only the builder of the executable looks at this class.
 */
@TargetClass(className = "software.amazon.awssdk.checksums.internal.ChecksumProvider")
final class WithoutCrt {

    private WithoutCrt() {}

    /** None: the SDK takes the JDK's own then. */
    @Substitute
    static @Nullable SdkChecksum createCrtCrc32C() {
        return null;
    }

    @Substitute
    @SuppressWarnings("DoNotCallSuggester") // the SDK does
    static SdkChecksum crc64NvmeCrtImplementation() {
        throw new UnsupportedOperationException(
                "CRC64NVME needs the library aws-crt, which is not part of this program");
    }

    @Substitute
    @SuppressWarnings("DoNotCallSuggester") // the SDK does
    static SdkChecksum crtXxHash(ChecksumAlgorithm algorithm) {
        throw new UnsupportedOperationException(
                algorithm.algorithmId() + " needs the library aws-crt, which is not part of this program");
    }
}
