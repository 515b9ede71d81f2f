package io.esportslake.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;

/** NDJSON: an object per line, every column in it, nulls included. */
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
            } else {
                object.put(column, CellText.of(values[i]));
            }
        }
        out.write(object.toString());
        out.write('\n');
        return true;
    }

    @Override
    public void end() {
        out.flush();
    }
}
