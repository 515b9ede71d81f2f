package io.esportslake.failure;

import java.util.regex.Pattern;

/**
 * One kind of refusal, stop or warning, and the code at the head of its sentence, such as {@code EL-1041}. A sentence
 * says what happened here and now, in words that may change; its code is for whoever searches a log, the documentation
 * or an alert. What to do for each is in {@code docs/failures.md}, which is compared with this list.
 *
 * <p>A code is for ever: never give a number another meaning, and never use one again. A kind that no longer occurs
 * leaves its number unused, a new one takes a free number of its group. Variants of a sentence share a code when the
 * reader does the same about them. The first digit says what ended: 1 the start or the command, before a lake was
 * opened; 2 a start, a command or a stream, because of the lake; 3 the streams; 4 nothing.
 */
public enum FailureCode {
    OPTION_UNUSABLE(1001, "An option or an argument of the command cannot be used, or does not go with another one."),
    NOTHING_THERE(
            1002,
            "What the command asks for is not there: no lake, no commit, no rows or records yet, no such "
                    + "file, table or partition."),
    FILE_UNUSABLE(
            1003,
            "A file that the command was given, or needs, cannot be read or written, or is in another form "
                    + "than expected."),
    OUTPUT_UNWRITABLE(1004, "What the command prints cannot be written. Exit code 1."),
    NOT_CHECKED(1005, "What 'verify' is to check cannot be looked at, so it says nothing about it."),
    UNKNOWN_SETTING(
            1010, "An environment variable, a property or a key of the program's own prefix that it does not know."),
    SETTING_VALUE(1011, "A setting has a value that cannot be used."),
    SETTING_UNRESOLVED(
            1012, "A setting refers, by an expression such as ${NAME}, to something that is not set, or to itself."),
    SETTINGS_FILE(1013, "A '.env' or 'config/application.properties' cannot be read."),
    FRAMEWORK_SETTING(1014, "A setting of Quarkus cannot be used as it is written."),
    CHANNEL_SETTING(
            1015,
            "A setting of a channel ('mp.messaging.…') would break what the streams depend on, or belongs to "
                    + "no table."),
    SETTINGS_CONTRADICT(1016, "Two settings, each of which could be used, do not go together."),
    TABLES_DIRECTORY(1030, "ESPORTS_LAKE_TABLES names no directory with files of tables."),
    TABLE_FILE(1031, "A file of a table cannot be used."),
    NO_BROKERS_NAMED(1040, "No Kafka broker is named."),
    NO_BROKER_ANSWERED(1041, "No Kafka broker answered in time."),
    BROKER_ADDRESS(1042, "A broker answered, and sends its clients to an address that leads nowhere from here."),
    BROKER_TLS(1043, "TLS with Kafka failed."),
    BROKER_CREDENTIALS(1044, "Kafka refused the credentials."),
    BROKER_RIGHTS(1045, "Kafka knows this client and does not let it."),
    BROKER_REFUSED(1046, "Kafka refused the connection for another reason."),
    KAFKA_CLIENT_SETTINGS(1047, "The Kafka client cannot start with the settings given."),
    KAFKA_LOGIN(1048, "The Kafka client cannot log in with the settings given."),
    TOPIC_MISSING(1049, "The topic does not exist."),
    KAFKA_SILENT(1050, "Kafka did not tell what it was asked for, such as the offsets of a topic."),
    NOT_ALL_SENT(1051, "Not all records of 'produce' were sent. Exit code 1."),
    PORT_TAKEN(1060, "The port is in use by another process, or this one has no right to it."),
    ADDRESS_UNUSABLE(1061, "The HTTP server is to listen at an address that this machine does not have."),
    TEMPORARY_DIRECTORY(1062, "The temporary directory cannot be written to."),
    LIBRARY_UNUSABLE(1063, "A native library, such as that of a codec, cannot be used here."),
    STORAGE_UNFIT(2001, "The file system or the object store lacks what a lake needs, or the right to use it."),
    LAKE_UNREADABLE(2002, "The lake cannot be opened or read."),
    STORE_UNUSABLE(2003, "The object store did not do what it was asked for."),
    WRITER_ID_TAKEN(2004, "The id of this process is in use, or was used before."),
    FOREIGN_FILES(2005, "A table has files of another program, but no commit log."),
    OTHER_GROUP(2006, "The lake is fed by another consumer group."),
    MARK_MISSING(
            2007, "A root carries no lake's id though the log has files there, or the lake's own mark is missing."),
    OTHER_LAKE(2008, "Parts of two lakes were mixed."),
    MARK_DAMAGED(2009, "A mark of the lake is damaged, or vanished while it was read."),
    OTHER_TOPIC(2010, "The table was filled from another topic."),
    PROBE_GONE(2011, "What the start put to try the storage is gone."),
    COMMIT_DAMAGED(2020, "A document of the commit log is damaged, or another one than its name says."),
    DOCUMENT_DAMAGED(2021, "A document that the commit log names is damaged."),
    DOCUMENT_MISSING(2022, "A document that belongs to the commit log is not there."),
    LOG_GAP(2024, "Versions are missing in the middle of the commit log."),
    LOG_WENT_BACK(2025, "Versions of the commit log that this process had seen vanished or were replaced."),
    LOG_BEHIND_FILES(2026, "A file was published by a version that the commit log does not reach."),
    LOG_IMPOSSIBLE(2027, "The commit log says what cannot be, so it was not written by this program alone."),
    FILES_NOT_COUNTED(2030, "The files are not those that the commit log counts: missing, cut, or too many."),
    FILE_DAMAGED(2031, "A data file is not what it was when it was committed."),
    PUBLICATION_IMPOSSIBLE(
            2032, "A committed file is missing, or its name is taken, so that it cannot be shown to readers."),
    NEWER_FORMAT(2040, "The log was written by a version of esports-lake that this one does not understand."),
    SCHEMA_VERSION(2041, "The table's definition may not follow the one that the log has."),
    FORMAT_TAKEOVER(2042, "A log of format 1 is not taken over into format 2."),
    RECORDS_LOST(
            2050,
            "The source cannot go on where the commit log ends: records are gone, or topic or cluster is "
                    + "another."),
    TOPIC_REPLACED(2051, "The topic was deleted and made anew while it was read."),
    REPAIR_IMPOSSIBLE(2060, "A lost commit cannot be rebuilt from the files."),
    WRITER_ALIVE(2061, "Another process writes to this lake, and what was asked for needs it alone."),
    CHANGED_MEANWHILE(
            2062, "The log changed while the command worked on it; nothing was done, or what was told is done."),
    OFFSET_REFUSED(2063, "The table cannot be read on at this offset, or would get rows a second time."),
    SERVICES_FIRST(
            2064, "The lake is open in a service with an older file of the table, or has to be opened by one first."),
    STREAM_FAILED(3001, "A fault stopped the streams."),
    STREAM_FENCED(3002, "Another instance has committed offsets that this one held. Exit code 3."),
    FLUSH_FAILED(3003, "A micro-batch could not be written or committed."),
    RECORD_TOO_LARGE(3004, "A record takes more heap than one may take."),
    HEAP_EXHAUSTED(3005, "The heap did not suffice to read on."),
    RECORD_NOT_TAKEN(3006, "A record could not be taken."),
    STANDSTILL(3007, "A stream stands still though nothing is left that could set it going again."),
    DISK_NOT_TRUSTED(3008, "An fsync has failed before, so that what was written may be lost with the power."),
    TOPICS_NOT_CONFIRMED(3009, "Kafka does not confirm which topics were read."),
    READING_REFUSED(3010, "Kafka refused to read on at an offset that it still holds."),
    TAKEOVER_FAILED(3011, "Topic partitions that Kafka assigned could not be taken over."),
    REVOCATION_LATE(3012, "Giving up topic partitions took too long."),
    STOP_LATE(3014, "The stop took longer than its bound, so the process ended where it was."),
    STOP_ABANDONED(
            3015,
            "The process was told to stop a second time and ended where it was. Exit code 128 and the "
                    + "signal's number."),
    NO_MEMORY_TO_TELL(3016, "A failure could not be told, probably for want of memory."),
    CLOSE_FAILED(3017, "A stream could not be closed in order, or not in time."),
    UNEXPECTED(3099, "A fault that the program does not know."),
    LATE(4001, "Records wait for more than three flush intervals and 10 s."),
    TRANSACTION_OPEN(4002, "Records wait behind a transaction of a producer."),
    SMALL_FILES(4003, "Micro-batches make many files of few rows."),
    NOT_SEALED(4004, "Rows that are due are still held back from readers."),
    KEY_ONLY_ROWS(4005, "Many rows hold nothing but their key."),
    DEAD_LETTERS(4006, "Records cannot become rows."),
    FILES_DIFFER(4007, "A file of the lake is not as the commit log says."),
    SOURCE_UNREACHABLE(4008, "Kafka does not answer."),
    TOPIC_GONE(4009, "The topic does not exist."),
    STALLED(4010, "Records wait and nothing is committed."),
    FLUSH_STALLED(4011, "A flush does not end."),
    PLACE_UNUSABLE(4012, "The lake's directories or its store cannot be used for writing."),
    CONNECTIONS_CLOSED(4020, "HTTP connections were closed to keep the service free."),
    LOOK_FAILED(
            4021, "The commit log or the files could not be read for page and status, which show them as they were."),
    SEALING_FAILED(4022, "Sealing failed and is tried again; the streams go on."),
    STORE_TASK_ENDED(
            4023,
            "A task has ended that keeps this process known as alive in an object store, or deletes there what is "
                    + "not needed any more."),
    NOT_FOLLOWED(4024, "A stream without anything to commit could not read the commit log, and tries again."),
    ANSWER_FAILED(4025, "The page, the status or the metrics could not be made."),
    OFFSETS_NOT_MOVED(4026, "The consumer group's offsets were not moved; the lake has committed all the same."),
    VALUES_TAKEN_AS_NULL(4027, "Empty partition values were taken as null."),
    SETTING_IGNORED(4028, "A setting has no meaning here."),
    FORMAT_STEP(4029, "A table's log is taken over into a newer format, from which there is no way back.");

    private static final String PREFIX = "EL-";
    private static final Pattern AT_HEAD = Pattern.compile(PREFIX + "[1-4][0-9]{3}: ");

    private final int number;
    private final String title;

    FailureCode(int number, String title) {
        this.number = number;
        this.title = title;
    }

    /** As it is written, such as {@code EL-1041}. */
    public String code() {
        return PREFIX + number;
    }

    /** What happened, in a sentence that holds for all variants. */
    public String title() {
        return title;
    }

    /** Whether a sentence is of some kind, with its code at the head. */
    public static boolean isAtHeadOf(String sentence) {
        return AT_HEAD.matcher(sentence).lookingAt();
    }

    /** A sentence of this kind, with the code at its head. */
    public String says(String sentence) {
        return code() + ": " + sentence;
    }
}
