package io.esportslake.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.esportslake.reader.CheckResult;
import io.esportslake.reader.Finding;
import io.esportslake.reader.TableResult;
import java.util.List;

/** The result of {@code verify} for programs: one document. */
final class VerifyJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private VerifyJson() {}

    static String of(List<TableResult> results) {
        ObjectNode document = JSON.createObjectNode();
        document.put("sound", results.stream().allMatch(TableResult::isSound));
        ArrayNode tables = document.putArray("tables");
        for (TableResult result : results) {
            ObjectNode table = tables.addObject();
            table.put("table", result.table());
            table.put("version", result.version());
            ObjectNode next = table.putObject("nextOffsets");
            result.next().forEach((topicPartition, offset) -> next.put(topicPartition.toString(), offset));
            result.lag().ifPresent(lag -> {
                ObjectNode behind = table.putObject("lag");
                lag.forEach((topicPartition, offsets) -> behind.put(topicPartition.toString(), offsets));
            });
            ArrayNode checks = table.putArray("checks");
            result.checks().forEach(check -> add(checks.addObject(), check));
        }
        return document.toPrettyString();
    }

    private static void add(ObjectNode node, CheckResult check) {
        node.put("check", check.check());
        node.put("sound", check.isSound());
        node.put("summary", check.summary());
        node.put("millis", check.time().toMillis());
        node.put("findingsTotal", check.total());
        ArrayNode findings = node.putArray("findings");
        for (Finding finding : check.findings()) {
            findings.addObject()
                    .put("subject", finding.subject())
                    .put("found", finding.found())
                    .put("expected", finding.expected())
                    .put("advice", finding.advice());
        }
    }
}
