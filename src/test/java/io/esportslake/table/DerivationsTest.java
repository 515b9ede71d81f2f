package io.esportslake.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules through rows are tested where rows are made, in room batch. */
class DerivationsTest {

    private static double reference(double value) {
        return new BigDecimal(Double.toString(value))
                .setScale(2, RoundingMode.HALF_UP)
                .doubleValue();
    }

    @ParameterizedTest
    @CsvSource({
        "0.005,0.01",
        "1.005,1.01",
        "2.675,2.68",
        "-2.675,-2.68",
        "66.66666666666667,66.67",
        "0.004,0.0",
        "-0.004,0.0",
        "1e300,1e300",
        "0.125,0.13",
        "1234567890.125,1234567890.13"
    })
    void roundsHalfUpOnTheDecimalText(double value, double expected) {
        assertThat(Derivations.round2(value)).isEqualTo(Double.valueOf(expected));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void leavesWhatIsNoNumberAsItIs(double value) {
        assertThat(Derivations.round2(value)).isEqualTo(Double.valueOf(value));
    }

    @Test
    void roundsRandomDoublesAsBigDecimalDoes() {
        Random random = new Random(3);
        for (int i = 0; i < 300_000; i++) {
            double value = switch (i % 5) {
                case 0 -> Double.longBitsToDouble(random.nextLong());
                case 1 -> random.nextInt(2_000_000) / 1000.0;
                case 2 -> (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(12));
                case 3 -> Math.nextAfter(random.nextInt(100_000) / 200.0, random.nextBoolean() ? 1e9 : -1e9);
                default -> (double) random.nextInt(1000) / (1 + random.nextInt(1000)) * 100;
            };
            if (Double.isFinite(value)) {
                assertThat(Derivations.round2(value))
                        .as(() -> "round2 of " + value)
                        .isEqualTo(Double.valueOf(reference(value)));
            }
        }
    }
}
