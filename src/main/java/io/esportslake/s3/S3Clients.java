package io.esportslake.s3;

import java.io.UncheckedIOException;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The two clients of a store: one tries again by itself, for what may be done twice; the other one never, for what only
 * its caller can judge.
 *
 * @param patient tries again
 * @param once does not
 * @param http what both of them use
 * @param credentials what both of them use
 */
record S3Clients(S3Client patient, S3Client once, SdkHttpClient http, AwsCredentialsProvider credentials)
        implements AutoCloseable {

    /** Of the patient client: the first one and those that follow. */
    private static final int TRIES = 6;

    /** Times that end what hangs. */
    record Patience(Duration connect, Duration silence, Duration attempt, Duration whole) {
        static final Patience USUAL = new Patience(
                Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofSeconds(120));
    }

    /**
     * With credentials from wherever the SDK finds some.
     *
     * @throws SdkClientException when it finds settings that it cannot read, or no region
     */
    static S3Clients of(S3Access access, Patience patience, RequestMeter meter) {
        try {
            return ofWhatIsFound(access, patience, meter);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw SdkClientException.create(S3Failures.SETTINGS, e);
        }
    }

    private static S3Clients ofWhatIsFound(S3Access access, Patience patience, RequestMeter meter) {
        SdkHttpClient http = UrlConnectionHttpClient.builder()
                .connectionTimeout(patience.connect())
                .socketTimeout(patience.silence())
                .build();
        return of(
                access,
                patience,
                meter,
                http,
                DefaultCredentialsProvider.builder().build());
    }

    static S3Clients of(
            S3Access access,
            Patience patience,
            RequestMeter meter,
            SdkHttpClient http,
            AwsCredentialsProvider credentials) {
        RetryStrategy retrying = AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(TRIES)
                .build();
        return new S3Clients(
                client(access, patience, meter, http, credentials, retrying, patience.whole()),
                client(access, patience, meter, http, credentials, AwsRetryStrategy.doNotRetry(), patience.attempt()),
                http,
                credentials);
    }

    private static S3Client client(
            S3Access access,
            Patience patience,
            RequestMeter meter,
            SdkHttpClient http,
            AwsCredentialsProvider credentials,
            RetryStrategy retries,
            Duration whole) {
        S3ClientBuilder builder = S3Client.builder()
                .httpClient(http)
                .credentialsProvider(credentials)
                .forcePathStyle(access.isPathStyle())
                // Newer checksums are refused by many stores; Parquet pages and documents carry their own.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(configuration -> configuration.chunkedEncodingEnabled(false))
                .overrideConfiguration(configuration -> configuration
                        .retryStrategy(retries)
                        .apiCallAttemptTimeout(patience.attempt())
                        .apiCallTimeout(whole)
                        .addExecutionInterceptor(new AnswerCheck()) // the last one hears of an answer first
                        .addExecutionInterceptor(meter));
        access.endpoint().ifPresent(builder::endpointOverride);
        access.region().map(Region::of).ifPresent(builder::region);
        if (access.region().isEmpty() && access.endpoint().isPresent() && System.getenv("AWS_REGION") == null) {
            builder.region(Region.US_EAST_1); // most other stores take any; looking for one asks the network
        }
        return builder.build();
    }

    @Override
    public void close() {
        patient.close();
        once.close();
        http.close();
        if (credentials instanceof SdkAutoCloseable closeable) {
            closeable.close(); // some of those that it looks through renew what they found on a thread
        }
    }
}
