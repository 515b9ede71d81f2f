package io.esportslake.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Keys and certificates made with the JDK's keytool, each self-signed, each store in PKCS12. */
record Certificates(Path directory) {

    static final String PASSWORD = "store-pass-4711";

    /** A key and its certificate for this name, valid for the loopback address. */
    Path keyStore(String name) {
        keytool(
                "-genkeypair",
                "-alias",
                name,
                "-keystore",
                store(name),
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:127.0.0.1,dns:localhost",
                "-validity",
                "2");
        return Path.of(store(name));
    }

    /** A store that trusts the certificate of this key store. */
    Path trusting(String name) {
        Path trusting = Path.of(store("trusting-" + name));
        try (OutputStream file = Files.newOutputStream(trusting)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry(name, open(name).getCertificate(name));
            store.store(file, PASSWORD.toCharArray());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return trusting;
    }

    /** The key and the certificate of this key store as PEM text, in this order. */
    String pem(String name) {
        try {
            Key key = open(name).getKey(name, PASSWORD.toCharArray());
            return pem("PRIVATE KEY", key.getEncoded()) + certificatePem(name);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The certificate of this key store as PEM text. */
    String certificatePem(String name) {
        try {
            return pem("CERTIFICATE", open(name).getCertificate(name).getEncoded());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore open(String name) throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(Path.of(store(name)).toFile(), PASSWORD.toCharArray());
    }

    private static String pem(String kind, byte[] bytes) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }

    private String store(String name) {
        return directory.resolve(name + ".p12").toString();
    }

    private static void keytool(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes());
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as("%s\n%s", command, output).isZero();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
