package io.esportslake.dev;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.NotSupportedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may send a record of their own in dev mode. */
class DevSendResourceTest {

    private static final String HOST = "localhost:8080";
    private static final String JSON = "application/json";

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "none, none",
                "http://localhost:8080, same-origin",
                "http://localhost:8080, none",
            })
    void programsOfThisMachineAndTheOwnPageMay(String origin, String site) {
        assertThatCode(() -> DevSendResource.requireOwn(JSON, HOST, origin, site))
                .doesNotThrowAnyException();
        assertThatCode(() -> DevSendResource.requireOwn("Application/JSON; charset=utf-8", HOST, origin, site))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "https://evil.example, none",
                "https://evil.example, cross-site",
                "http://localhost:3000, same-site",
                "null, none",
                "none, cross-site",
                "http://localhost:8080.evil.example, none"
            })
    void pagesOfOtherSitesMayNot(String origin, String site) {
        assertThatThrownBy(() -> DevSendResource.requireOwn(JSON, HOST, origin, site))
                .isInstanceOf(ForbiddenException.class)
                .hasMessage("A page of another site asks, Origin " + origin + "; only pages of localhost:8080 and"
                        + " programs on this machine send records here");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "none"})
    void whatAFormCanPostIsRefused(String contentType) {
        assertThatThrownBy(() -> DevSendResource.requireOwn(contentType, HOST, null, null))
                .isInstanceOf(NotSupportedException.class)
                .hasMessageStartingWith(
                        "A record is sent with Content-Type: application/json, whatever is in it; found ");
    }

    @Test
    void theSentenceSaysWhatToDo() {
        assertThatThrownBy(() -> DevSendResource.requireOwn("text/plain;x=y", HOST, null, null))
                .hasMessage("A record is sent with Content-Type: application/json, whatever is in it; found text/plain."
                        + " With curl: -H 'Content-Type: application/json'");
    }
}
