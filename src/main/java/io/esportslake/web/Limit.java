package io.esportslake.web;

import jakarta.ws.rs.BadRequestException;

/** How many somebody asks for. */
final class Limit {

    private Limit() {}

    /** The limit, or a {@link BadRequestException} when it is no number from 1 to {@code most}. */
    static int of(String text, int most) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= most) {
                return limit;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new BadRequestException("limit is a number from 1 to " + most);
    }
}
