package io.esportslake.web;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A setting in force. */
@Schema(name = "Setting")
record SettingView(
        String key,
        @Schema(description = "Secrets are masked") String value,
        String source) {}
