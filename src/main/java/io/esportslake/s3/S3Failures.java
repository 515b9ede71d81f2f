package io.esportslake.s3;

import io.esportslake.failure.FailureCode;
import io.esportslake.log.LakeRefusedException;
import io.esportslake.s3.StoreException.Meaning;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** What the failures of requests mean. */
final class S3Failures {

    static final int NOT_FOUND = 404;
    static final int CONFLICT = 409;
    static final int TAKEN = 412;

    private static final Set<String> CREDENTIALS = Set.of(
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "ExpiredToken",
            "InvalidToken",
            "TokenRefreshRequired",
            "InvalidSecurity",
            "NotSignedUp");
    private static final Set<String> PASSING_CODES =
            Set.of("SlowDown", "RequestTimeout", "InternalError", "ServiceUnavailable", "OperationAborted");

    /** What the SDK says of settings that it found and cannot read. */
    static final String SETTINGS = "The settings of the SDK cannot be read";

    private static final String WHO_ELSE =
            "; a proxy, or whatever else listens at ESPORTS_LAKE_S3_ENDPOINT, may have answered in the store's place";

    private S3Failures() {}

    /** What the store answered; 0 when it did not. */
    static int status(SdkException failure) {
        return failure instanceof AwsServiceException answered ? answered.statusCode() : 0;
    }

    private static String code(SdkException failure) {
        String code = failure instanceof AwsServiceException answered && answered.awsErrorDetails() != null
                ? answered.awsErrorDetails().errorCode()
                : null;
        return code == null ? "" : code;
    }

    /** Whether the same may succeed a little later. */
    static boolean isPassing(SdkException failure) {
        Meaning meaning = meaning(failure);
        return meaning == Meaning.PASSING || meaning == Meaning.UNREACHABLE;
    }

    static Meaning meaning(SdkException failure) {
        int status = status(failure);
        String code = code(failure);
        if (failure instanceof SdkClientException unanswered) {
            return meaningWithoutAnswer(unanswered);
        }
        if (CREDENTIALS.contains(code)) {
            return Meaning.CREDENTIALS;
        }
        return switch (code) {
            case "NoSuchBucket" -> Meaning.NO_BUCKET;
            case "RequestTimeTooSkewed" -> Meaning.CLOCK;
            case "PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException" ->
                Meaning.REGION;
            default -> {
                if (PASSING_CODES.contains(code)) {
                    yield Meaning.PASSING;
                }
                yield switch (status) {
                    case 301, 307 -> Meaning.REGION;
                    case 401, 403 -> Meaning.DENIED;
                    // A store says what is not there; a proxy whose store is away for a moment does not.
                    case NOT_FOUND -> code.isEmpty() ? Meaning.PASSING : Meaning.NOTHING_THERE;
                    case 405, 501 -> Meaning.UNSUPPORTED;
                    case CONFLICT, 408, 429 -> Meaning.PASSING;
                    default -> status >= 500 ? Meaning.PASSING : Meaning.OTHER;
                };
            }
        };
    }

    private static Meaning meaningWithoutAnswer(SdkClientException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || cause instanceof UnknownHostException
                    || cause instanceof NoRouteToHostException) {
                return Meaning.UNREACHABLE;
            }
        }
        String message = String.valueOf(failure.getMessage());
        if (message.startsWith(SETTINGS)) {
            return Meaning.SETTINGS;
        }
        if (message.contains("load credentials")) {
            return Meaning.CREDENTIALS;
        }
        if (message.contains("load region")) {
            return Meaning.REGION;
        }
        return Meaning.PASSING;
    }

    /** Tells a failure after what was asked, which is the beginning of a sentence, such as {@code Reading}. */
    static StoreException told(String what, ObjectName name, SdkException failure) {
        Meaning meaning = meaning(failure);
        return new StoreException(what + " " + name + " failed: " + said(failure, meaning), meaning, failure);
    }

    private static String said(SdkException failure, Meaning meaning) {
        String code = code(failure);
        int status = status(failure);
        if (status == NOT_FOUND && code.isEmpty()) {
            return new StrangeAnswerException("HTTP " + status + " without a Code").getMessage() + WHO_ELSE;
        }
        if (cause(failure) instanceof StrangeAnswerException strange) {
            return strange.getMessage() + WHO_ELSE;
        }
        String said = status == 0
                ? innermost(failure)
                : "HTTP " + status + (code.isEmpty() || code.equals(String.valueOf(status)) ? "" : " " + code);
        return meaning == Meaning.DENIED
                ? said + "; the credentials need the right for it, and s3:ListBucket too: without that, an object that"
                        + " is not there is answered as forbidden"
                : said;
    }

    /** A request of the SDK, and a look at its answer. */
    @FunctionalInterface
    interface Call<T> {
        T make() throws IOException;
    }

    /**
     * Makes a request. The SDK has failures of its own for what a store may say, and whatever comes up for what it may
     * not: a status that is no number, a text in place of a document.
     *
     * @throws SdkException when it fails
     * @throws IOException also when the clients are closed
     */
    static <T> T sent(Call<T> call) throws IOException {
        try {
            return call.make();
        } catch (RejectedExecutionException e) {
            throw new IOException("Nothing is asked of the store any more: its clients are closed", e);
        } catch (SdkException e) {
            Throwable cause = cause(e);
            boolean isReadable = status(e) > 0
                    || cause instanceof IOException
                    || cause instanceof SdkException
                    || cause instanceof StrangeAnswerException;
            throw isReadable ? e : new StrangeAnswerException(innermost(e)).asFailure();
        } catch (StrangeAnswerException e) {
            throw e.asFailure();
        } catch (RuntimeException e) {
            throw new StrangeAnswerException(innermost(e)).asFailure();
        }
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String innermost(Throwable failure) {
        Throwable cause = cause(failure);
        String message = String.valueOf(cause.getMessage());
        int end = message.indexOf('\n');
        return cause.getClass().getSimpleName() + ": " + (end < 0 ? message : message.substring(0, end));
    }

    /** One sentence about a lake that cannot be had because of this failure. */
    static LakeRefusedException refused(S3Place place, IOException failure) {
        Meaning meaning = failure instanceof StoreException known ? known.meaning() : Meaning.OTHER;
        String advice = switch (meaning) {
            case NO_BUCKET ->
                "there is no bucket " + place.bucket() + " there; create it, or correct" + " DATA_LAKE_PATH";
            case CREDENTIALS ->
                "the credentials are missing, wrong or have run out; the SDK looks for them in AWS_ACCESS_KEY_ID and"
                        + " AWS_SECRET_ACCESS_KEY, the web identity, the profile and the container, in this order";
            case SETTINGS ->
                "the SDK cannot read the settings that it found; correct ~/.aws/config, ~/.aws/credentials or what"
                        + " AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name";
            case CLOCK -> "the clocks of this machine and the store differ by too much; set this machine's";
            case REGION -> "the bucket is in another region, or none is set; set ESPORTS_LAKE_S3_REGION";
            case DENIED -> "the credentials lack a right; docs/object-store.md has the policy that is enough";
            case UNREACHABLE -> "nobody answers there; check ESPORTS_LAKE_S3_ENDPOINT and the network";
            case PASSING -> "the store does not answer as it should; try again, and see what it says of itself";
            case UNSUPPORTED -> "the store lacks what a lake needs; docs/object-store.md names stores that have it";
            case NOTHING_THERE, OTHER -> "see docs/object-store.md";
        };
        return new LakeRefusedException(
                FailureCode.STORE_UNUSABLE,
                "The lake at " + place + " cannot be used: " + failure.getMessage() + "; " + advice,
                failure);
    }
}
