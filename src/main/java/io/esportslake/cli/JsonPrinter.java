package io.esportslake.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/**
 * NDJSON: an object per line, every column in it, nulls included, nothing lost. Bytes are a text where they are UTF-8;
 * where they are not, the column is null and its bytes stand beside it in base64, as {@code record_value_base64}.
 */
final class JsonPrinter implements RowPrinter {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintWriter out;
    private final List<String> columns;

    JsonPrinter(PrintWriter out, List<String> columns) {
        this.out = out;
        this.columns = columns;
    }

    @Override
    public boolean row(Object[] values) {
        ObjectNode object = JSON.createObjectNode();
        for (int i = 0; i < values.length; i++) {
            String column = columns.get(i);
            if (values[i] instanceof Integer number) {
                object.put(column, number);
            } else if (values[i] instanceof Long number) {
                object.put(column, number);
            } else if (values[i] instanceof Double number) {
                object.put(column, number);
            } else if (values[i] instanceof Boolean flag) {
                object.put(column, flag);
            } else if (values[i] instanceof byte[] bytes) {
                Optional<String> text = CellText.utf8(bytes);
                object.put(column, text.orElse(null));
                if (text.isEmpty()) {
                    object.put(column + "_base64", bytes);
                }
            } else {
                object.put(column, values[i] == null ? null : values[i].toString());
            }
        }
        out.write(CellText.escaped(object.toString()));
        out.write('\n');
        return true;
    }

    @Override
    public void end() {
        out.flush();
    }
}
