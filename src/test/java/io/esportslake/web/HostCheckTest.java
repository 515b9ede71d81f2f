package io.esportslake.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostCheckTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost",
                "dev.localhost",
                "127.0.0.1",
                "127.0.0.2",
                "127.255.255.254",
                "127.1",
                "::1",
                "[::1]",
                "0:0:0:0:0:0:0:1",
                "[::ffff:127.0.0.1]"
            })
    void theseAreThisMachineAlone(String host) {
        assertThat(HostCheck.isLoopback(host)).isTrue();
    }

    /** Among them a name that somebody has made to point here. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0.0.0.0",
                "::",
                "[::]",
                "10.0.0.1",
                "128.0.0.1",
                "127.0.0.1.attacker.example",
                "127.attacker.example",
                "1270.0.1",
                "attacker.example",
                "localhost.attacker.example",
                "notlocalhost",
                "2001:db8::1",
                "[attacker.example]",
                "::1.attacker.example",
                ":"
            })
    void theseAreNot(String host) {
        assertThat(HostCheck.isLoopback(host)).isFalse();
    }
}
