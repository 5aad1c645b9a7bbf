package dev.layerlift.acceptance;

import dev.layerlift.servers.S3Server;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A public and a restricted bucket at a server, as their owner sees them with a client that is not ours. */
final class Buckets implements AutoCloseable {
    static final String PUBLIC = "assets-public";
    static final String RESTRICTED = "assets-restricted";

    private final S3Client client;

    /** Makes them. */
    Buckets(S3Server server) {
        this.client = S3Client.builder()
                .endpointOverride(server.endpoint())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(server.accessKeyId(), server.secretAccessKey())))
                .build();
        client.createBucket(request -> request.bucket(PUBLIC));
        client.createBucket(request -> request.bucket(RESTRICTED));
    }

    /** What a policy for the whole public bucket does. */
    void letEverybodyReadThePublicOne() {
        client.putBucketAcl(request -> request.bucket(PUBLIC).acl(BucketCannedACL.PUBLIC_READ));
        publicKeys()
                .forEach(key -> client.putObjectAcl(
                        request -> request.bucket(PUBLIC).key(key).acl(ObjectCannedACL.PUBLIC_READ)));
    }

    List<String> publicKeys() {
        return keys(PUBLIC);
    }

    List<String> restrictedKeys() {
        return keys(RESTRICTED);
    }

    private List<String> keys(String bucket) {
        return client.listObjectsV2Paginator(request -> request.bucket(bucket)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    /** The keys that have uploads which were neither completed nor ended, of both. */
    List<String> unfinishedUploads() {
        return List.of(PUBLIC, RESTRICTED).stream()
                .flatMap(bucket -> client.listMultipartUploads(request -> request.bucket(bucket)).uploads().stream())
                .map(MultipartUpload::key)
                .toList();
    }

    @Override
    public void close() {
        client.close();
    }
}
