package io.esportslake.s3;

/**
 * What an object is called; as a text, for people, {@code s3://bucket/key}.
 *
 * @param bucket its bucket
 * @param key its key; also the beginning of keys, where some are listed
 */
record ObjectName(String bucket, String key) {

    /** The last segment of the key. */
    String last() {
        return key.substring(key.lastIndexOf('/') + 1);
    }

    /** An object beside this one, or below it. */
    ObjectName plus(String more) {
        return new ObjectName(bucket, key + more);
    }

    ObjectName withKey(String other) {
        return new ObjectName(bucket, other);
    }

    @Override
    public String toString() {
        return "s3://" + bucket + "/" + key;
    }
}
