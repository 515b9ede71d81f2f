package io.esportslake.s3;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectResult;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * Takes nothing for an answer of the store that lacks what every store says. To the SDK a web page with status 200, or
 * nothing at all, is a success: an object that was put, a list of nothing. A proxy that answers so while the store is
 * away would end in commits that are nowhere.
 */
final class AnswerCheck implements ExecutionInterceptor {

    private static final int SERVER_ERRORS = 500;

    /** A store speaks XML or bytes; a page with the status of a store's fault says as much as that status. */
    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        SdkHttpResponse answer = context.httpResponse();
        if (answer.statusCode() < SERVER_ERRORS && isPage(answer)) {
            throw new StrangeAnswerException("HTTP " + answer.statusCode() + " with a web page").asFailure();
        }
    }

    private static boolean isPage(SdkHttpResponse answer) {
        return answer.firstMatchingHeader("Content-Type")
                .filter(type -> type.toLowerCase(Locale.ROOT).startsWith("text/html"))
                .isPresent();
    }

    @Override
    public void afterUnmarshalling(Context.AfterUnmarshalling context, ExecutionAttributes attributes) {
        SdkResponse response = context.response();
        if (response instanceof PutObjectResponse put) {
            require(context, "an ETag", put.eTag());
        } else if (response instanceof UploadPartResponse part) {
            require(context, "an ETag", part.eTag());
        } else if (response instanceof CopyObjectResponse copy) {
            CopyObjectResult result = copy.copyObjectResult();
            require(context, "an ETag", result == null ? null : result.eTag());
        } else if (response instanceof CreateMultipartUploadResponse begun) {
            require(context, "an UploadId", begun.uploadId());
        } else if (response instanceof CompleteMultipartUploadResponse whole) {
            require(context, "an ETag", whole.eTag());
        } else if (response instanceof HeadObjectResponse head) {
            require(context, "a Last-Modified", head.lastModified());
            require(context, "a Content-Length", head.contentLength());
        } else if (response instanceof GetObjectResponse get) {
            require(context, "a Last-Modified", get.lastModified());
        } else if (response instanceof ListObjectsV2Response list) {
            check(context, list);
        }
    }

    /** A list that is taken for shorter than it is would hide what was committed. */
    private static void check(Context.AfterUnmarshalling context, ListObjectsV2Response list) {
        require(context, "an IsTruncated", list.isTruncated());
        if (list.isTruncated()) {
            require(context, "the NextContinuationToken of a list that goes on", list.nextContinuationToken());
        }
        list.contents().forEach(object -> {
            require(context, "a Key of each object", object.key());
            require(context, "a Size of each object", object.size());
        });
        list.commonPrefixes()
                .forEach(common -> require(context, "a Prefix of each of the CommonPrefixes", common.prefix()));
    }

    private static void require(Context.AfterUnmarshalling context, String what, @Nullable Object said) {
        if (said == null) {
            throw new StrangeAnswerException("HTTP " + context.httpResponse().statusCode() + " without " + what)
                    .asFailure();
        }
    }
}
