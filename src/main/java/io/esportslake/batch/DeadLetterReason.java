package io.esportslake.batch;

/** Why a record cannot become a row. A closed list: each reason has one code, in files and in metrics. */
public enum DeadLetterReason {
    /** The value is empty, truncated or breaks the JSON grammar. */
    NOT_JSON("not-json"),
    /** The value is JSON, but not an object. */
    NOT_AN_OBJECT("not-an-object"),
    /** Something other than white space follows the object. */
    TRAILING_TEXT("trailing-text"),
    /** A string holds bytes that are not UTF-8: overlong, a surrogate, above U+10FFFF, or cut off. */
    INVALID_UTF8("invalid-utf8"),
    /** A string holds half a surrogate pair as an escape, which has no UTF-8. */
    LONE_SURROGATE("lone-surrogate"),
    /** Objects and arrays lie deeper in each other than the limit. */
    NESTED_TOO_DEEP("nested-too-deep"),
    /** The key column is missing, null or blank. */
    MISSING_KEY("missing-key"),
    /** A column's value is of another type. */
    WRONG_TYPE("wrong-type"),
    /** A number or a point in time does not fit its column. */
    OUT_OF_RANGE("out-of-range"),
    /** A text is no point in time: wrong form, or a date or time that does not exist. */
    INVALID_TIMESTAMP("invalid-timestamp"),
    /** Where the table's record should lie in the value, there is no object. */
    NO_PAYLOAD("no-payload"),
    /** A column's value does not meet a rule of the table. */
    RULE_VIOLATED("rule-violated"),
    /** The directory name of a partition value would be too long. */
    PARTITION_VALUE_TOO_LONG("partition-value-too-long"),
    /** The record's partition key would be one too many. */
    TOO_MANY_PARTITION_KEYS("too-many-partition-keys"),
    /** The record does not fit an empty micro-batch's memory. */
    TOO_LARGE("too-large");

    private final String code;

    DeadLetterReason(String code) {
        this.code = code;
    }

    /** The reason in kebab case, as files and metrics show it. */
    public String code() {
        return code;
    }
}
